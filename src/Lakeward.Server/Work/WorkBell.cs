// Wakes the worker of this process when there is something to do.
namespace Lakeward.Server.Work;

/// <summary>A bell that is heard also by who begins to listen after it was rung.</summary>
internal sealed class WorkBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    /// <summary>Rings; several times count as one.</summary>
    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been rung, and nobody has heard it yet.
        }
    }

    /// <summary>Returns when it was rung, or the time is over.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => _rung.WaitAsync(longest, ct);

    public void Dispose() => _rung.Dispose();
}
