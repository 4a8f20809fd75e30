// The analysts' engines: a fresh one for each question, opened ahead where questions follow each other.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// No two questions share an engine. Opening and closing one takes longer than a small question, so both
/// happen between questions: from the second one on, the next engine is opened when one comes back.
/// Thread-safe.
/// </summary>
/// <param name="options">How each engine is opened.</param>
internal sealed class AnalystEngines(EngineOptions options) : IDisposable
{
    private static readonly Task<DuckDatabase?> NotReady = Task.FromResult<DuckDatabase?>(null);
    private readonly Lock _lock = new();
    private Task<DuckDatabase?> _next = NotReady;
    private bool _isAsked;
    private bool _isAskedAgain;

    /// <summary>An engine that nobody has used; give it back with <see cref="Return"/>.</summary>
    /// <param name="limit">How long its statements may run.</param>
    public DuckDatabase Take(TimeSpan limit)
    {
        Task<DuckDatabase?> next;
        lock (_lock)
        {
            (next, _next) = (_next, NotReady);
            (_isAsked, _isAskedAgain) = (true, _isAsked);
        }

        var engine = next.GetAwaiter().GetResult() ?? DuckDatabase.Open(options);
        engine.StatementLimit = limit;
        return engine;
    }

    /// <summary>Closes an engine for good, in the background; its connections must be closed.</summary>
    public void Return(DuckDatabase used)
    {
        lock (_lock)
        {
            var opensNext = _isAskedAgain;
            _next = _next.ContinueWith(
                ready =>
                {
                    used.Dispose();
                    return ready.GetAwaiter().GetResult() ?? (opensNext ? DuckDatabase.Open(options) : null);
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
