// The processes beside a vault: a worker and an edge.
using Lakeward.Server.Service;
using Lakeward.Server.Zones;

namespace Lakeward.Tests.Server.Zones;

/// <summary>A worker with the lake open once more, and an edge without it.</summary>
internal sealed record BesideVault(Lake WorkersLake, ServiceHost Worker, EdgeHost Edge) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Worker.DisposeAsync();
        WorkersLake.Dispose();
    }
}
