// One running scan of a source.
namespace Lakeward.Engine;

/// <summary>
/// The state of a scan while its statement runs. Several of the engine's threads fill chunks at once, each
/// with a lane of its own; the engine disposes the scan when the statement is over, early or not.
/// </summary>
internal abstract class Scan : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The most threads that may fill at once.</summary>
    public abstract int Lanes { get; }

    /// <summary>Cancelled when the statement is interrupted.</summary>
    protected CancellationToken Stopped => _stop.Token;

    /// <summary>Makes the state of one thread.</summary>
    public abstract object OpenLane();

    /// <summary>Fills the engine's chunk; no rows mean the lane is done.</summary>
    public abstract void Fill(object lane, nint chunk);

    /// <summary>Lets fills end soon.</summary>
    public void Interrupt() => _stop.Cancel();

    public void Dispose()
    {
        Close();
        _stop.Dispose();
    }

    /// <summary>Releases what the scan holds; no thread fills any more.</summary>
    protected virtual void Close()
    {
    }
}
