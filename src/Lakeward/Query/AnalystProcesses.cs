// The analysts' processes: one for each person and purpose at a time, and one started ahead.
using Lakeward.Engine;
using Lakeward.Engine.Wall;

namespace Lakeward.Query;

/// <summary>
/// No process serves two people, nor one person for two purposes; no engine serves two questions. A process
/// that comes back is given a fresh engine and waits for the next question of the same person; where another
/// is asked for, the next is started ahead from the second on. Thread-safe.
/// </summary>
/// <param name="options">Limits of each engine.</param>
internal sealed class AnalystProcesses(EngineOptions options) : IDisposable
{
    private const int MaxIdle = 8;
    private static readonly Task<AnalystProcess?> NotReady = Task.FromResult<AnalystProcess?>(null);
    private readonly Lock _lock = new();
    private readonly List<(string Owner, Task<AnalystProcess?> Process)> _idle = [];
    private Task<AnalystProcess?> _next = NotReady;
    private int _started;

    /// <summary>A process that nobody else has used; give it back with <see cref="Return"/>.</summary>
    /// <param name="owner">Who asks, and for what.</param>
    /// <param name="limit">How long its statements may run.</param>
    public AnalystProcess Take(string owner, TimeSpan limit)
    {
        var process = TakeIdle(owner).GetAwaiter().GetResult()
            ?? TakeNext().GetAwaiter().GetResult()
            ?? AnalystProcess.Start(options);
        process.StatementLimit = limit;
        return process;
    }

    /// <summary>Takes a process back and makes it ready again, or ends it, in the background.</summary>
    public void Return(string owner, AnalystProcess used)
    {
        lock (_lock)
        {
            _idle.Add((owner, Task.Run(() => Ready(used))));
            if (_idle.Count > MaxIdle)
            {
                _ = _idle[0].Process.ContinueWith(
                    old => old.GetAwaiter().GetResult()?.Dispose(), TaskScheduler.Default);
                _idle.RemoveAt(0);
            }
        }
    }

    /// <summary>Waits for what is under way and ends every process that was not taken.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var process in _idle.Select(idle => idle.Process).Append(_next))
            {
                process.GetAwaiter().GetResult()?.Dispose();
            }

            _idle.Clear();
            _next = NotReady;
        }
    }

    private static AnalystProcess? Ready(AnalystProcess used)
    {
        if (used.TryReset())
        {
            return used;
        }

        used.Dispose();
        return null;
    }

    private Task<AnalystProcess?> TakeIdle(string owner)
    {
        lock (_lock)
        {
            var at = _idle.FindLastIndex(idle => idle.Owner == owner);
            if (at < 0)
            {
                return NotReady;
            }

            var process = _idle[at].Process;
            _idle.RemoveAt(at);
            return process;
        }
    }

    private Task<AnalystProcess?> TakeNext()
    {
        lock (_lock)
        {
            var next = _next;
            _next = ++_started < 2
                ? NotReady
                : Task.Run(() => (AnalystProcess?)AnalystProcess.Start(options));
            return next;
        }
    }
}
