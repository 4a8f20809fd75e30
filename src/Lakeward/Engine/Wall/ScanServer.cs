// Serves an analyst's process the rows of the relations that it may read.
using System.Collections.Concurrent;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// One thread for each data socket. The other side may ask only for sources that were defined, for columns
/// they have, and for a bounded number of scans at once; what a relation refuses stays refused.
/// </summary>
internal sealed class ScanServer : IDisposable
{
    private const int MaxScans = 1_024;
    private const int FrameSizeBytes = 512 << 10;
    private const int MaxChunks = 64;

    private readonly IReadOnlyList<WallChannel> _channels;
    private readonly Thread[] _threads;
    private readonly Action _endSession;
    private readonly List<Source> _sources = [];
    private readonly ConcurrentDictionary<int, OpenScan> _scans = new();
    private readonly Lock _lock = new();
    private Exception? _failure;
    private int _lastScan;

    /// <summary>Begins to serve.</summary>
    /// <param name="channels">The sockets.</param>
    /// <param name="endSession">Ends the other side when it breaks the rules.</param>
    public ScanServer(IReadOnlyList<WallChannel> channels, Action endSession)
    {
        _channels = channels;
        _endSession = endSession;
        _threads = [.. channels.Select(channel => new Thread(() => Serve(channel)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Makes a relation readable under the next number.</summary>
    public void Add(string name, Relation relation, IReadOnlyList<LogicalType> types)
    {
        lock (_lock)
        {
            _sources.Add(new Source(name, relation, types));
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
                    Read(Find(frame.Int32()), frame.Int32(), answer);
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
        _scans[number] = new OpenScan(source.Name, types, source.Relation.Plan(ordinals));
        answer.Begin(WallKind.Done).Add(number);
    }

    /// <summary>Chunks until the frame is full; none of them means that the lane is at its end.</summary>
    private static void Read(OpenScan scan, int lane, WallFrame answer)
    {
        answer.Begin(WallKind.Rows).Add(0);
        var chunks = 0;
        while (chunks < MaxChunks && answer.Length < FrameSizeBytes)
        {
            var rows = scan.Next(lane, answer);
            if (rows == 0)
            {
                break;
            }

            chunks++;
        }

        answer.Patch(0, chunks);
    }

    private void Close(int number)
    {
        if (_scans.TryRemove(number, out var scan))
        {
            scan.Dispose();
        }
    }

    private OpenScan Find(int number) =>
        _scans.TryGetValue(number, out var scan) ? scan : throw WallReader.Malformed();

    private Source SourceAt(int number)
    {
        lock (_lock)
        {
            return (uint)number < (uint)_sources.Count ? _sources[number] : throw WallReader.Malformed();
        }
    }

    private sealed record Source(string Name, Relation Relation, IReadOnlyList<LogicalType> Types);

    /// <summary>
    /// A scan that runs; a chunk too large for one frame is left over for the next. The other side may close
    /// it while it is read: it is released when the last reader has left.
    /// </summary>
    private sealed class OpenScan(
        string name, IReadOnlyList<LogicalType> types, IReadOnlyList<RelationPart> parts) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentBag<(nint Chunk, int From)> _leftOver = [];
        private readonly Lock _gate = new();
        private RelationReader? _reader;
        private int _readers;
        private bool _isClosed;
        private bool _isReleased;

        /// <summary>Writes the next rows and returns how many; 0 at the end.</summary>
        public int Next(int lane, WallFrame answer)
        {
            var reader = Enter();
            try
            {
                return Next(reader, lane, answer);
            }
            finally
            {
                Leave();
            }
        }

        public void Interrupt()
        {
            lock (_gate)
            {
                if (!_isReleased)
                {
                    _stop.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _isClosed = true;
                Release();
            }
        }

        private int Next(RelationReader reader, int lane, WallFrame answer)
        {
            var (chunk, from) = _leftOver.TryTake(out var left)
                ? left
                : (reader.Take((int)((uint)lane % (uint)Math.Max(parts.Count, 1))), 0);
            if (chunk == 0)
            {
                return 0;
            }

            var rows = ChunkWriter.Fitting(chunk, from, types);
            ChunkWriter.Write(answer, chunk, from, rows, types);
            if (from + rows < (int)NativeChunk.duckdb_data_chunk_get_size(chunk))
            {
                _leftOver.Add((chunk, from + rows));
            }
            else
            {
                NativeChunk.duckdb_destroy_data_chunk(ref chunk);
            }

            return rows;
        }

        private RelationReader Enter()
        {
            lock (_gate)
            {
                _readers += _isClosed ? throw WallReader.Malformed() : 1;
                return _reader ??= new RelationReader(name, types, parts, _stop.Token);
            }
        }

        private void Leave()
        {
            lock (_gate)
            {
                _readers--;
                Release();
            }
        }

        private void Release()
        {
            if (!_isClosed || _readers > 0 || _isReleased)
            {
                return;
            }

            _isReleased = true;
            while (_leftOver.TryTake(out var left))
            {
                NativeChunk.duckdb_destroy_data_chunk(ref left.Chunk);
            }

            _reader?.Dispose();
            _stop.Dispose();
        }
    }
}
