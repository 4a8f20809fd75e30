// A lake with patients, people and machines, made once for the tests of a class.
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

/// <summary>Each test gets a copy: making a lake takes longer than copying it.</summary>
public sealed class PeopledLake : IAsyncLifetime
{
    private SomeLake _some = null!;

    public async ValueTask InitializeAsync()
    {
        _some = await SomeLake.CreateAsync(SomeService.Manifest);
        await _some.LoadAsync(SomeLake.Patients);
    }

    public ValueTask DisposeAsync()
    {
        _some.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A lake of one's own.</summary>
    internal SomeLake Copy() => _some.Copy();
}
