// Watches one running statement and stops it on request, cancellation or when its time is over.
namespace Lakeward.Engine;

/// <summary>
/// Stops a statement for good. DuckDB forgets an interrupt that arrives between preparing and executing, so
/// once asked, the guard repeats it until the statement has ended. The lock keeps it from touching a
/// connection that is gone.
/// </summary>
internal sealed class StatementGuard : IDisposable
{
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Action _stop;
    private readonly ITimer _timer;
    private readonly TimeSpan? _limit;
    private readonly CancellationToken _token;
    private readonly CancellationTokenRegistration _registration;
    private Exception? _cause;
    private bool _ended;

    /// <summary>Starts to watch; <paramref name="stop"/> must be quick and may run on any thread.</summary>
    public StatementGuard(Action stop, TimeSpan? limit, TimeProvider clock, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        _stop = stop;
        _limit = limit;
        _token = token;

        // The timer starts only once it is known here, since a short limit may be over at once.
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (limit is { } span)
        {
            _timer.Change(span, Timeout.InfiniteTimeSpan);
        }

        _registration = token.Register(() => Stop(new OperationCanceledException(_token)));
    }

    /// <summary>Why the statement was stopped; null when nobody stopped it.</summary>
    public Exception? Cause
    {
        get
        {
            lock (_lock)
            {
                return _cause;
            }
        }
    }

    /// <summary>Stops the statement; the first cause counts.</summary>
    public void Stop(Exception cause)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _cause ??= cause;
            _stop();
            _timer.Change(RepeatEvery, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _registration.Dispose();
        _timer.Dispose();
    }

    private void OnTimer() => Stop(EngineErrors.TimeLimit(_limit ?? TimeSpan.Zero));
}
