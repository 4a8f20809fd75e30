// Tells when the first file below a folder is made or changed.
using System.Diagnostics;

namespace Lakeward.Scenarios;

/// <summary>Watches a folder until something happens in it.</summary>
internal sealed class FirstChange : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly TaskCompletionSource<long> _seen =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FirstChange(string folder)
    {
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _watcher.Created += (_, _) => _seen.TrySetResult(Stopwatch.GetTimestamp());
        _watcher.Renamed += (_, _) => _seen.TrySetResult(Stopwatch.GetTimestamp());
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Completes at the first change.</summary>
    public Task Seen => _seen.Task;

    /// <summary>When that was, in milliseconds of a clock that still runs; 0 when there was none.</summary>
    public double SinceMs(Stopwatch clock) => _seen.Task.IsCompletedSuccessfully
        ? (clock.Elapsed - Stopwatch.GetElapsedTime(_seen.Task.Result)).TotalMilliseconds
        : 0;

    public void Dispose() => _watcher.Dispose();
}
