// A loaded lake, opened once for all tests of a class that only read.
using Xunit;

namespace Lakeward.Tests.Ground;

/// <summary>Three patients in an open lake.</summary>
public sealed class OpenLake : IAsyncLifetime
{
    private SomeLake _some = null!;

    /// <summary>The open lake.</summary>
    public Lake Lake { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _some = await SomeLake.CreateAsync();
        await _some.LoadAsync(SomeLake.Patients);
        Lake = await _some.OpenAsync();
    }

    public ValueTask DisposeAsync()
    {
        Lake.Dispose();
        _some.Dispose();
        return ValueTask.CompletedTask;
    }
}
