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
    private readonly RelationReader _reader;
    private int _lanes;

    public RelationScan(
        TableFunction function, IReadOnlyList<int> ordinals, IReadOnlyList<RelationPart> parts)
    {
        _function = function;
        _ordinals = ordinals;
        _reader = new RelationReader(
            function.Name, [.. ordinals.Select(ordinal => function.Types[ordinal])], parts, Stopped);
    }

    /// <summary>
    /// More threads than parts are welcome: they wait for a stream in turn and then work on their own.
    /// </summary>
    public override int Lanes => _function.Threads;

    /// <summary>A lane is the index of the part its thread prefers.</summary>
    public override object OpenLane() => Interlocked.Increment(ref _lanes) - 1;

    public override void Fill(object lane, nint chunk)
    {
        var source = _reader.Take((int)lane);
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

    protected override void Close() => _reader.Dispose();
}
