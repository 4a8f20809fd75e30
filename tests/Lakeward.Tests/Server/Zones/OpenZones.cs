// A service in three parts over a file of SQLite, opened once for all tests of a class.
using Xunit;

namespace Lakeward.Tests.Server.Zones;

/// <summary>Edge, vault and worker.</summary>
public sealed class OpenZones : IAsyncLifetime
{
    /// <summary>The parts.</summary>
    internal SomeZones Zones { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Zones = await SomeZones.CreateAsync();

    public ValueTask DisposeAsync() => Zones.DisposeAsync();
}
