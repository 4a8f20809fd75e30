// A running scan of a relation: the open streams of the vault.
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// Hands chunks of the vault's streams to the scanning engine, whose vectors then share their memory.
/// </summary>
internal sealed class RelationScan : Scan
{
    private readonly TableFunction _function;
    private readonly IReadOnlyList<int> _ordinals;
    private readonly OpenPart[] _parts;
    private int _lanes;

    public RelationScan(
        TableFunction function, IReadOnlyList<int> ordinals, IReadOnlyList<RelationPart> parts)
    {
        _function = function;
        _ordinals = ordinals;
        _parts = [.. parts.Select(part => new OpenPart(part))];
    }

    /// <summary>
    /// More threads than parts are welcome: they wait for a stream in turn and then work on their own.
    /// </summary>
    public override int Lanes => _function.Threads;

    /// <summary>A lane is the index of the part its thread prefers.</summary>
    public override object OpenLane() => Interlocked.Increment(ref _lanes) - 1;

    public override void Fill(object lane, nint chunk)
    {
        var source = Take((int)lane);
        if (source == 0)
        {
            NativeChunk.duckdb_data_chunk_set_size(chunk, 0);
            return;
        }

        try
        {
            for (var column = 0; column < _ordinals.Count; column++)
            {
                NativeChunk.duckdb_vector_reference_vector(
                    NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column),
                    NativeChunk.duckdb_data_chunk_get_vector(source, (ulong)column));
            }

            NativeChunk.duckdb_data_chunk_set_size(chunk, NativeChunk.duckdb_data_chunk_get_size(source));
        }
        finally
        {
            NativeChunk.duckdb_destroy_data_chunk(ref source);
        }
    }

    protected override void Close() => Array.ForEach(_parts, part => part.Dispose());

    /// <summary>
    /// The next chunk of any part, zero when all are done: first of a part that is free, else by waiting.
    /// </summary>
    private nint Take(int preferred)
    {
        foreach (var wait in (ReadOnlySpan<bool>)[false, true])
        {
            for (var step = 0; step < _parts.Length; step++)
            {
                var part = _parts[(preferred + step) % _parts.Length];
                var chunk = Take(part, wait);
                if (chunk != 0)
                {
                    return chunk;
                }
            }
        }

        return 0;
    }

    private nint Take(OpenPart part, bool wait)
    {
        if (part.Done)
        {
            return 0;
        }

        if (wait)
        {
            part.Gate.Enter();
        }
        else if (!part.Gate.TryEnter())
        {
            return 0;
        }

        try
        {
            var chunk = part.Done ? 0 : Stream(part).TakeChunk();
            part.Done |= chunk == 0;
            return chunk;
        }
        catch (EngineException failure)
        {
            throw EngineErrors.ScanFailed(failure);
        }
        finally
        {
            part.Gate.Exit();
        }
    }

    private ResultStream Stream(OpenPart part)
    {
        if (part.Stream is null)
        {
            part.Connection = part.Part.Vault.Connect();
            part.Stream = part.Connection.Query(part.Part.Sql, part.Part.Parameters, Stopped);
            CheckShape(part.Stream.Columns);
        }

        return part.Stream;
    }

    /// <summary>
    /// DuckDB trusts the types of vectors that are shared, so they must be exactly the declared ones.
    /// </summary>
    private void CheckShape(IReadOnlyList<ResultColumn> columns)
    {
        var same = columns.Count == _ordinals.Count;
        for (var at = 0; same && at < columns.Count; at++)
        {
            var declared = _function.Types[_ordinals[at]];
            same = columns[at].Type.Kind == declared.Kind && columns[at].Type.Sql == declared.Sql;
        }

        if (!same)
        {
            throw EngineErrors.RelationShape(_function.Name);
        }
    }

    private sealed class OpenPart(RelationPart part) : IDisposable
    {
        private volatile bool _done;

        public RelationPart Part { get; } = part;

        public Lock Gate { get; } = new();

        public Connection? Connection { get; set; }

        public ResultStream? Stream { get; set; }

        public bool Done
        {
            get => _done;
            set => _done = value;
        }

        public void Dispose()
        {
            Stream?.Dispose();
            Connection?.Dispose();
        }
    }
}
