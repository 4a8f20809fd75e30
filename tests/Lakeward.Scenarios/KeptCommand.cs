// A long-running command that is started again whenever it ends, as a supervisor does.
using System.Globalization;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>One process at a time; what it said when it ended by itself is kept.</summary>
internal sealed class KeptCommand : IAsyncDisposable
{
    private const string Ready = "ready: http";
    private const string PeakLine = "VmHWM:";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Func<RunningCommand> _start;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly List<string> _ends = [];
    private readonly Task _keeping;
    private RunningCommand? _running;

    public KeptCommand(Func<RunningCommand> start)
    {
        _start = start;
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>How it ended, whenever nobody had killed it.</summary>
    public IReadOnlyList<string> Ends
    {
        get
        {
            lock (_lock)
            {
                return [.. _ends];
            }
        }
    }

    /// <summary>The most memory that the process which runs now has had, in bytes.</summary>
    public long PeakBytes
    {
        get
        {
            lock (_lock)
            {
                var line = _running is null ? null : File.ReadLines($"/proc/{_running.Id}/status")
                    .FirstOrDefault(text => text.StartsWith(PeakLine, StringComparison.Ordinal));
                return line is null ? 0 : long.Parse(
                    line[PeakLine.Length..^" kB".Length], CultureInfo.InvariantCulture) << 10;
            }
        }
    }

    /// <summary>Returns when the process that runs now takes requests.</summary>
    public async Task ReadyAsync()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!IsReady())
        {
            Assert.True(clock.Elapsed < Patience, $"it does not start: {string.Join('\n', Ends)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Sends SIGKILL to the process that runs now.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _running?.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        Kill();
        await _keeping;
        _over.Dispose();
    }

    private bool IsReady()
    {
        lock (_lock)
        {
            return _running?.OutputSoFar.Contains(Ready, StringComparison.Ordinal) == true;
        }
    }

    private async Task KeepAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            using var run = _start();
            lock (_lock)
            {
                _running = run;
            }

            if (_over.IsCancellationRequested)
            {
                run.Kill();
            }

            await run.Exit;
            lock (_lock)
            {
                _running = null;
            }

            var ended = await run.EndAsync();
            if (!ended.WasKilled)
            {
                lock (_lock)
                {
                    _ends.Add(ended.ToString());
                }

                await Task.Delay(Pause);
            }
        }
    }
}
