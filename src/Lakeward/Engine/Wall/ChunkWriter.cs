// Writes a chunk of the engine into a frame.
using System.Buffers.Binary;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// The form of a chunk: the number of rows; then per column whether there are NULLs, the validity words if
/// so, and the values as the engine keeps them. A text of more than twelve bytes has, in place of its
/// pointer, its place in the bytes that follow the values.
/// </summary>
internal static unsafe class ChunkWriter
{
    private const int CellSizeBytes = 16;
    private const int InlineSizeBytes = 12;
    private const long FrameSizeBytes = 16 << 20;

    /// <summary>
    /// How many rows from here on go into one frame: all that are left, or fewer where texts are long.
    /// </summary>
    public static int Fitting(nint chunk, int from, IReadOnlyList<LogicalType> types)
    {
        var rows = (int)NativeChunk.duckdb_data_chunk_get_size(chunk) - from;
        while (rows > 1 && HeapSize(chunk, from, rows, types) > FrameSizeBytes)
        {
            rows /= 2;
        }

        return rows;
    }

    /// <summary>Adds rows of a chunk; its vectors are flat, as all that the engine hands out are.</summary>
    public static void Write(
        WallFrame frame, nint chunk, int from, int rows, IReadOnlyList<LogicalType> types)
    {
        frame.Add(rows);
        for (var column = 0; column < types.Count; column++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column);
            var validity = NativeChunk.duckdb_vector_get_validity(vector);
            var values = NativeChunk.duckdb_vector_get_data(vector);
            frame.Add(validity is null ? (byte)0 : (byte)1);
            if (validity is not null)
            {
                WriteValidity(frame.Reserve(((rows + 63) >> 6) * 8), validity, from, rows);
            }

            if (IsText(types[column]))
            {
                WriteTexts(frame, values, validity, from, rows);
            }
            else
            {
                var size = types[column].SizeBytes;
                new Span<byte>(values + ((long)from * size), rows * size).CopyTo(frame.Reserve(rows * size));
            }
        }
    }

    private static long HeapSize(nint chunk, int from, int rows, IReadOnlyList<LogicalType> types)
    {
        var size = 0L;
        for (var column = 0; column < types.Count; column++)
        {
            if (IsText(types[column]))
            {
                var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column);
                var validity = NativeChunk.duckdb_vector_get_validity(vector);
                var values = NativeChunk.duckdb_vector_get_data(vector);
                for (var row = from; row < from + rows; row++)
                {
                    size += IsNull(validity, row) ? 0 : *(uint*)(values + ((long)row * CellSizeBytes));
                }
            }
        }

        return size;
    }

    private static void WriteValidity(Span<byte> target, ulong* validity, int from, int rows)
    {
        if (from == 0)
        {
            new Span<byte>(validity, target.Length).CopyTo(target);
            return;
        }

        target.Clear();
        for (var row = 0; row < rows; row++)
        {
            if (!IsNull(validity, from + row))
            {
                target[row >> 3] |= (byte)(1 << (row & 7));
            }
        }
    }

    private static void WriteTexts(WallFrame frame, byte* values, ulong* validity, int from, int rows)
    {
        // A NULL's cell is not defined: it becomes empty text.
        var heap = 0L;
        var cells = frame.Reserve(checked(rows * CellSizeBytes));
        for (var row = 0; row < rows; row++)
        {
            var cell = cells.Slice(row * CellSizeBytes, CellSizeBytes);
            if (IsNull(validity, from + row))
            {
                cell.Clear();
                continue;
            }

            var source = values + ((long)(from + row) * CellSizeBytes);
            new Span<byte>(source, CellSizeBytes).CopyTo(cell);
            if (*(uint*)source > InlineSizeBytes)
            {
                BinaryPrimitives.WriteInt64LittleEndian(cell[8..], heap);
                heap += *(uint*)source;
            }
        }

        var size = checked((int)heap);
        var texts = frame.Add(size).Reserve(size);
        for (var row = from; row < from + rows && size > 0; row++)
        {
            var source = values + ((long)row * CellSizeBytes);
            if (!IsNull(validity, row) && *(uint*)source > InlineSizeBytes)
            {
                var text = new Span<byte>(*(byte**)(source + 8), (int)*(uint*)source);
                text.CopyTo(texts);
                texts = texts[text.Length..];
            }
        }
    }

    private static bool IsText(LogicalType type) => type.Storage is LogicalKind.Varchar or LogicalKind.Blob;

    private static bool IsNull(ulong* validity, int row) =>
        validity is not null && (validity[row >> 6] & (1UL << (row & 63))) == 0;
}
