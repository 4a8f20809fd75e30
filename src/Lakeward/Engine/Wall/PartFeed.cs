// One part of a relation on its way to an analyst's process, computed ahead of what is asked for.
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// A thread of its own runs the part's statement in the vault, which ships its chunks into batches; a few of
/// them may be out, then it waits. Whoever takes a batch gives it back.
/// </summary>
internal sealed unsafe class PartFeed : IDisposable
{
    private const int MaxBatches = 3;
    private const int WorthSendingBytes = 64 << 10;

    private readonly string _name;
    private readonly IReadOnlyList<LogicalType> _types;
    private readonly RelationPart _part;
    private readonly BatchPool _pool;
    private readonly CancellationToken _stop;
    private readonly Lock _shipping = new(); // Taken before the other one.
    private readonly object _lock = new();
    private readonly Queue<Batch> _ready = new();
    private readonly CancellationTokenRegistration _stopping;
    private Thread? _thread;
    private Batch? _filling;
    private Exception? _failure;
    private long _shipped;
    private int _batches;
    private int _waiting;
    private bool _isChecked;
    private bool _isDone;

    public PartFeed(
        string name,
        IReadOnlyList<LogicalType> types,
        RelationPart part,
        BatchPool pool,
        CancellationToken stop)
    {
        (_name, _types, _part, _pool, _stop) = (name, types, part, pool, stop);
        _stopping = stop.Register(() =>
        {
            lock (_lock)
            {
                Monitor.PulseAll(_lock);
            }
        });
    }

    /// <summary>Whether the statement has begun.</summary>
    public bool IsStarted => _thread is not null;

    /// <summary>Begins to compute.</summary>
    public void Start()
    {
        _thread = new Thread(Compute) { IsBackground = true, Name = "part" };
        _thread.Start();
    }

    /// <summary>The next batch, once there is one; null at the end.</summary>
    /// <exception cref="EngineException">The vault failed.</exception>
    /// <exception cref="OperationCanceledException">The scan was stopped.</exception>
    public Batch? Next()
    {
        lock (_lock)
        {
            while (true)
            {
                _stop.ThrowIfCancellationRequested();
                if (_ready.TryDequeue(out var batch))
                {
                    return batch;
                }

                if (_isDone)
                {
                    return _failure is null ? null : throw _failure;
                }

                _waiting++;
                Monitor.Wait(_lock);
                _waiting--;
            }
        }
    }

    /// <summary>Takes back a batch that was read.</summary>
    public void Return(Batch batch)
    {
        _pool.Return(batch);
        lock (_lock)
        {
            _batches--;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes a chunk of the statement, whose first column is not of the part.</summary>
    /// <returns>Whether it was taken; if not, the statement is to fail.</returns>
    public bool TryShip(nint chunk)
    {
        try
        {
            lock (_shipping)
            {
                CheckTypes(chunk);
                Ship(chunk);
            }

            return true;
        }
        catch (Exception failure)
        {
            _failure ??= failure;
            return false;
        }
    }

    /// <summary>Waits for the thread, which must have been stopped, and gives its batches back.</summary>
    public void Dispose()
    {
        _thread?.Join();
        _stopping.Dispose();
        while (_ready.TryDequeue(out var batch))
        {
            _pool.Return(batch);
        }
    }

    private void Compute()
    {
        var number = Shipment.Open(this);
        try
        {
            using var connection = _part.Vault.Connect();
            using var counted = connection.Query(
                Shipment.Sql(_part.Vault, number, _part.Sql, _types.Count), _part.Parameters, _stop);
            if (counted.Next() is not { } count || count[0].Int64(0) != _shipped)
            {
                throw new InvalidDataException("A part did not ship all of its rows.");
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, whoever waits for the rows must learn that there are no more.
            _failure ??= failure is EngineException engine ? EngineErrors.ScanFailed(engine) : failure;
        }

        Shipment.Close(number);
        lock (_shipping)
        {
            Publish();
        }

        lock (_lock)
        {
            _isDone = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Ship(nint chunk)
    {
        var rows = (int)NativeChunk.duckdb_data_chunk_get_size(chunk);
        for (int from = 0, count = rows; from < rows; count = rows - from)
        {
            _filling ??= Begin();
            var size = ChunkWriter.SizeOf(chunk, from, count, _types, first: 1);
            while (size > BatchPool.SlotSizeBytes && count > 1)
            {
                count /= 2;
                size = ChunkWriter.SizeOf(chunk, from, count, _types, first: 1);
            }

            var room = _filling.Room(size);
            if (room is null)
            {
                Publish();
                continue;
            }

            ChunkWriter.Write(room, chunk, from, count, _types, first: 1);
            _filling.Add(size);
            _shipped += count;
            from += count;
        }

        if (Volatile.Read(ref _waiting) > 0 && _filling?.Length >= WorthSendingBytes)
        {
            Publish();
        }
    }

    private Batch Begin()
    {
        lock (_lock)
        {
            while (true)
            {
                _stop.ThrowIfCancellationRequested();
                if (_batches < MaxBatches && _pool.TryTake(isOnly: _batches == 0) is { } batch)
                {
                    _batches++;
                    return batch;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    private void Publish()
    {
        if (_filling is null)
        {
            return;
        }

        lock (_lock)
        {
            _ready.Enqueue(_filling);
            Monitor.PulseAll(_lock);
        }

        _filling = null;
    }

    /// <summary>Columns must be exactly of the declared types: the other side reads them as such.</summary>
    private void CheckTypes(nint chunk)
    {
        if (_isChecked)
        {
            return;
        }

        var isSame = NativeChunk.duckdb_data_chunk_get_column_count(chunk) == (ulong)_types.Count + 1;
        for (var column = 0; isSame && column < _types.Count; column++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column + 1);
            var type = LogicalType.Take(NativeChunk.duckdb_vector_get_column_type(vector));
            isSame = type.Kind == _types[column].Kind && type.Sql == _types[column].Sql;
        }

        _isChecked = isSame ? true : throw EngineErrors.RelationShape(_name);
    }
}
