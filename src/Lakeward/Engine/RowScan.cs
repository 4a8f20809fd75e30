// A running scan of a row source.
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>Lets each of the engine's threads fill chunks through a lane of its own.</summary>
internal sealed class RowScan(
    TableFunction function,
    IReadOnlyList<int> ordinals,
    int lanes,
    Func<CancellationToken, ChunkFill> openLane) : Scan
{
    public override int Lanes => lanes;

    public override object OpenLane() => new Lane(new WritableChunk(function, ordinals), openLane(Stopped));

    public override void Fill(object lane, nint chunk)
    {
        var (writable, fill) = (Lane)lane;
        Stopped.ThrowIfCancellationRequested();
        writable.PointAt(chunk);
        var rows = fill(writable);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, writable.Capacity);
        NativeChunk.duckdb_data_chunk_set_size(chunk, (ulong)rows);
    }

    private sealed record Lane(WritableChunk Chunk, ChunkFill Fill);
}
