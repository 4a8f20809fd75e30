// An empty chunk of the engine, to be filled with rows.
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// The vectors to write, one per column the statement needs. Valid within one call of the filler.
/// </summary>
public sealed class WritableChunk
{
    private readonly IReadOnlyList<int> _ordinals;
    private readonly WritableVector?[] _vectors;

    internal WritableChunk(TableFunction function, IReadOnlyList<int> ordinals)
    {
        _ordinals = ordinals;
        _vectors = new WritableVector?[function.Types.Count];
        Capacity = (int)NativeChunk.duckdb_vector_size();
        foreach (var ordinal in ordinals)
        {
            _vectors[ordinal] = new(function.Source.Columns[ordinal].Name, function.Types[ordinal], Capacity);
        }
    }

    /// <summary>The most rows a chunk takes.</summary>
    public int Capacity { get; }

    /// <summary>The vector of a needed column, by its 0-based place in the source's columns.</summary>
    public WritableVector this[int ordinal] =>
        _vectors[ordinal] ?? throw new InvalidOperationException("The statement does not need this column.");

    /// <summary>Whether the statement needs the column.</summary>
    public bool IsNeeded(int ordinal) => _vectors[ordinal] is not null;

    /// <summary>Copies the next chunk of a stream whose columns are this source's; 0 at its end.</summary>
    public int Fill(RowStream rows)
    {
        if (rows.Next() is not { } chunk)
        {
            return 0;
        }

        foreach (var ordinal in _ordinals)
        {
            _vectors[ordinal]!.Copy(chunk[ordinal]);
        }

        return chunk.Count;
    }

    internal void PointAt(nint chunk)
    {
        for (var at = 0; at < _ordinals.Count; at++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)at);
            _vectors[_ordinals[at]]!.PointAt(vector);
        }
    }
}
