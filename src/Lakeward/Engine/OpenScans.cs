// The scans that one connection's statement is running, and the first failure among them.
namespace Lakeward.Engine;

/// <summary>
/// Carries interrupts from a connection to its scans, and exceptions back past the native frames between.
/// </summary>
internal sealed class OpenScans
{
    private readonly Lock _lock = new();
    private readonly HashSet<Scan> _open = [];
    private Exception? _failure;
    private bool _interrupted;

    /// <summary>How many scans are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Forgets the last statement.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _failure = null;
            _interrupted = false;
        }
    }

    public void Add(Scan scan)
    {
        lock (_lock)
        {
            _open.Add(scan);
            if (_interrupted)
            {
                scan.Interrupt();
            }
        }
    }

    /// <summary>
    /// Takes a scan off the list, and only then disposes it, so that no interrupt can reach it afterwards.
    /// </summary>
    public void Close(Scan scan)
    {
        lock (_lock)
        {
            _open.Remove(scan);
        }

        scan.Dispose();
    }

    public void Interrupt()
    {
        lock (_lock)
        {
            _interrupted = true;
            foreach (var scan in _open)
            {
                scan.Interrupt();
            }
        }
    }

    /// <summary>Keeps the first failure; the others are its consequences.</summary>
    public void Record(Exception failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }
    }

    /// <summary>The first failure since the statement began.</summary>
    public Exception? TakeFailure()
    {
        lock (_lock)
        {
            var failure = _failure;
            _failure = null;
            return failure;
        }
    }
}
