// A lake with two drops behind the service, opened once for all tests of a class.
using Xunit;

namespace Lakeward.Tests.Server.Drops;

/// <summary>Two drops and their senders.</summary>
public sealed class OpenDrops : IAsyncLifetime
{
    /// <summary>The lake and its service.</summary>
    internal SomeDrops Drops { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Drops = await SomeDrops.CreateAsync();

    public ValueTask DisposeAsync() => Drops.DisposeAsync();
}
