// Serves an analyst's process the rows of the relations that it may read.
using System.Collections.Concurrent;

namespace Lakeward.Engine.Wall;

/// <summary>
/// One thread for each data socket. The other side may ask only for sources that were defined, for columns
/// they have, and for a bounded number of scans at once; what a relation refuses stays refused.
/// </summary>
internal sealed class ScanServer : IDisposable
{
    private const int MaxScans = 1_024;

    private readonly IReadOnlyList<WallChannel> _channels;
    private readonly BatchPool _pool;
    private readonly Thread[] _threads;
    private readonly Action _endSession;
    private readonly List<ScanSource> _sources = [];
    private readonly ConcurrentDictionary<int, ServedScan> _scans = new();
    private readonly Lock _lock = new();
    private Exception? _failure;
    private int _lastScan;

    /// <summary>Begins to serve.</summary>
    /// <param name="channels">The sockets.</param>
    /// <param name="pool">The memory that rows are written into; disposed with this.</param>
    /// <param name="endSession">Ends the other side when it breaks the rules.</param>
    public ScanServer(IReadOnlyList<WallChannel> channels, BatchPool pool, Action endSession)
    {
        _channels = channels;
        _pool = pool;
        _endSession = endSession;
        _threads = [.. channels.Select(channel => new Thread(() => Serve(channel)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Makes a relation readable under the next number.</summary>
    public void Add(ScanSource source)
    {
        lock (_lock)
        {
            _sources.Add(source);
        }
    }

    /// <summary>The first failure since it was last asked for.</summary>
    public Exception? TakeFailure()
    {
        lock (_lock)
        {
            var failure = _failure;
            _failure = null;
            return failure;
        }
    }

    /// <summary>Forgets the relations, whose scans are over.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _sources.Clear();
        }

        foreach (var number in _scans.Keys)
        {
            Close(number);
        }

        _pool.Wipe();
    }

    /// <summary>Stops the scans that run.</summary>
    public void Interrupt()
    {
        foreach (var scan in _scans.Values)
        {
            scan.Interrupt();
        }
    }

    /// <summary>
    /// Waits for the threads, whose sockets' other ends must be gone, and closes all scans.
    /// </summary>
    public void Dispose()
    {
        Interrupt();
        Array.ForEach(_threads, thread => thread.Join());
        foreach (var scan in _scans.Values)
        {
            scan.Dispose();
        }

        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        _pool.Dispose();
    }

    private void Serve(WallChannel channel)
    {
        var answer = new WallFrame();
        try
        {
            while (channel.Receive() is { } frame)
            {
                Answer(frame, answer);
                channel.Send(answer);
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            _endSession();
        }

        answer.Clear();
    }

    private void Answer(WallReader frame, WallFrame answer)
    {
        try
        {
            switch (frame.Kind)
            {
                case WallKind.ScanOpen:
                    Open(frame, answer);
                    break;
                case WallKind.ScanNext:
                    Find(frame.Int32()).Next(frame.Int32(), batch => Read(batch, answer));
                    break;
                case WallKind.ScanClose:
                    Close(frame.Int32());
                    answer.Begin(WallKind.Done);
                    break;
                default:
                    throw WallReader.Malformed();
            }
        }
        catch (Exception failure) when (failure is not InvalidDataException)
        {
            lock (_lock)
            {
                _failure ??= failure;
            }

            answer.Begin(WallKind.Failed);
        }
    }

    private void Open(WallReader frame, WallFrame answer)
    {
        var source = SourceAt(frame.Int32());
        var ordinals = new int[frame.Count()];
        for (var at = 0; at < ordinals.Length; at++)
        {
            ordinals[at] = frame.Int32();
            if ((uint)ordinals[at] >= (uint)source.Types.Count)
            {
                throw WallReader.Malformed();
            }
        }

        if (ordinals.Length > source.Types.Count || _scans.Count >= MaxScans)
        {
            throw WallReader.Malformed();
        }

        if (source.Relation.Count(ordinals) is { } rows)
        {
            answer.Begin(WallKind.ScanCount).Add(rows);
            return;
        }

        var types = ordinals.Select(ordinal => source.Types[ordinal]).ToList();
        var number = Interlocked.Increment(ref _lastScan);
        _scans[number] = new ServedScan(source.Name, types, source.Relation.Plan(ordinals), _pool);
        answer.Begin(WallKind.Done).Add(number);
    }

    /// <summary>Tells where the next batch lies, or holds it; no chunks mean that the lane is over.</summary>
    private static void Read(Batch? batch, WallFrame answer)
    {
        if (batch?.Place >= 0)
        {
            answer.Begin(WallKind.Batch).Add(batch.Chunks).Add(batch.Place).Add(batch.Length);
            return;
        }

        answer.Begin(WallKind.Rows).Add(batch?.Chunks ?? 0).Add(0);
        batch?.Own.CopyTo(answer.Reserve(batch.Length));
    }

    private void Close(int number)
    {
        if (_scans.TryRemove(number, out var scan))
        {
            scan.Dispose();
        }
    }

    private ServedScan Find(int number) =>
        _scans.TryGetValue(number, out var scan) ? scan : throw WallReader.Malformed();

    private ScanSource SourceAt(int number)
    {
        lock (_lock)
        {
            return (uint)number < (uint)_sources.Count ? _sources[number] : throw WallReader.Malformed();
        }
    }
}
