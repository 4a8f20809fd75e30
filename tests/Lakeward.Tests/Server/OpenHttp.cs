// A lake behind the HTTP door, opened once for all tests of a class that only ask.
using Xunit;

namespace Lakeward.Tests.Server;

/// <summary>Three patients behind a door with short limits.</summary>
public sealed class OpenHttp : IAsyncLifetime
{
    /// <summary>The lake and its server.</summary>
    internal SomeHttp Http { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Http = await SomeHttp.CreateAsync(options => options with
    {
        MaxConnections = 12,
        HeadLimit = TimeSpan.FromSeconds(2),
        Patience = TimeSpan.FromSeconds(2),
        MaxBodySizeBytes = 100_000,
    });

    public ValueTask DisposeAsync() => Http.DisposeAsync();
}
