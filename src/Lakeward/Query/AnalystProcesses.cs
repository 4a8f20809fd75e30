// The analysts' processes: a fresh one for each question, started ahead where questions follow each other.
using Lakeward.Engine;
using Lakeward.Engine.Wall;

namespace Lakeward.Query;

/// <summary>
/// No two questions share a process. Starting and ending one takes longer than a small question, so both
/// happen between questions: from the second one on, the next is started when one comes back. Thread-safe.
/// </summary>
/// <param name="options">Limits of each engine.</param>
internal sealed class AnalystProcesses(EngineOptions options) : IDisposable
{
    private static readonly Task<AnalystProcess?> NotReady = Task.FromResult<AnalystProcess?>(null);
    private readonly Lock _lock = new();
    private Task<AnalystProcess?> _next = NotReady;
    private bool _isAsked;
    private bool _isAskedAgain;

    /// <summary>A process that nobody has used; give it back with <see cref="Return"/>.</summary>
    /// <param name="limit">How long its statements may run.</param>
    public AnalystProcess Take(TimeSpan limit)
    {
        Task<AnalystProcess?> next;
        lock (_lock)
        {
            (next, _next) = (_next, NotReady);
            (_isAsked, _isAskedAgain) = (true, _isAsked);
        }

        var process = next.GetAwaiter().GetResult() ?? AnalystProcess.Start(options);
        process.StatementLimit = limit;
        return process;
    }

    /// <summary>Ends a process for good, in the background.</summary>
    public void Return(AnalystProcess used)
    {
        lock (_lock)
        {
            var opensNext = _isAskedAgain;
            _next = _next.ContinueWith(
                ready =>
                {
                    used.Dispose();
                    return ready.GetAwaiter().GetResult() ?? (opensNext ? AnalystProcess.Start(options) : null);
                },
                TaskScheduler.Default);
        }
    }

    /// <summary>Waits for what is being closed and closes what was not taken.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _next.GetAwaiter().GetResult()?.Dispose();
            _next = NotReady;
        }
    }
}
