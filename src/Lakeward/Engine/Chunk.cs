// A chunk of a result: up to 2048 rows, column by column.
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// The rows a stream stands at. The stream owns and reuses the object: it is valid until the next one.
/// </summary>
public sealed unsafe class Chunk
{
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly (nint Values, nint Validity)[] _vectors;

    internal Chunk(IReadOnlyList<ResultColumn> columns)
    {
        _columns = columns;
        _vectors = new (nint Values, nint Validity)[columns.Count];
    }

    /// <summary>Rows in the chunk, at least one.</summary>
    public int Count { get; private set; }

    /// <summary>Columns in the chunk.</summary>
    public int Columns => _columns.Count;

    /// <summary>The values of one column, by 0-based position.</summary>
    public ColumnVector this[int column]
    {
        get
        {
            var (values, validity) = _vectors[column];
            return new ColumnVector(_columns[column].Type, (byte*)values, (ulong*)validity, Count);
        }
    }

    /// <summary>One value as text, null for a NULL; see <see cref="ColumnVector.WriteText"/>.</summary>
    public string? Text(int column, int row) => this[column].Text(row);

    internal void PointAt(Wall.ChunkReader received)
    {
        Count = received.Count;
        for (var column = 0; column < _vectors.Length; column++)
        {
            _vectors[column] = received[column];
        }
    }

    internal void PointAt(nint chunk)
    {
        Count = chunk == 0 ? 0 : (int)NativeChunk.duckdb_data_chunk_get_size(chunk);
        for (var column = 0; column < _vectors.Length; column++)
        {
            if (chunk == 0)
            {
                _vectors[column] = default;
                continue;
            }

            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column);
            var values = (nint)NativeChunk.duckdb_vector_get_data(vector);
            _vectors[column] = (values, (nint)NativeChunk.duckdb_vector_get_validity(vector));
        }
    }
}
