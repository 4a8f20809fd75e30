// Writes a chunk of the engine into memory that another process reads.
using System.Runtime.CompilerServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// The form of a chunk, in which everything begins at a multiple of eight bytes: the number of rows; then per
/// column how many validity words there are and how long its texts are in all (4 bytes each), the validity
/// words, the values as the engine keeps them, and the texts. A text of more than twelve bytes has, in place
/// of its pointer, its place among the texts. What stands in a NULL's place is zero, whatever it was.
/// </summary>
internal static unsafe class ChunkWriter
{
    /// <summary>Bytes of a text's cell: its length, and the text itself or its place.</summary>
    public const int CellSizeBytes = 16;

    /// <summary>The longest text that lies in its cell.</summary>
    public const int InlineSizeBytes = 12;

    /// <summary>Bytes before the columns, and before each column.</summary>
    public const int HeadSizeBytes = 8;

    private const long FrameSizeBytes = 16 << 20;

    /// <summary>Whether values of a type are texts or bytes.</summary>
    public static bool IsText(LogicalType type) => type.Storage is LogicalKind.Varchar or LogicalKind.Blob;

    /// <summary>Bytes up to the next multiple of eight.</summary>
    public static long Padded(long size) => (size + 7) & ~7L;

    /// <summary>
    /// How many rows from here on go into one frame: all that are left, or fewer where texts are long.
    /// </summary>
    public static int Fitting(nint chunk, int from, IReadOnlyList<LogicalType> types)
    {
        var rows = (int)NativeChunk.duckdb_data_chunk_get_size(chunk) - from;
        while (rows > 1 && SizeOf(chunk, from, rows, types) > FrameSizeBytes)
        {
            rows /= 2;
        }

        return rows;
    }

    /// <summary>The bytes that rows of a chunk take; its vectors are flat.</summary>
    public static long SizeOf(nint chunk, int from, int rows, IReadOnlyList<LogicalType> types, int first = 0)
    {
        var size = (long)HeadSizeBytes;
        for (var column = 0; column < types.Count; column++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)(first + column));
            var validity = NativeChunk.duckdb_vector_get_validity(vector);
            size += HeadSizeBytes + (validity is null ? 0 : ((rows + 63) >> 6) * 8);
            size += IsText(types[column])
                ? ((long)rows * CellSizeBytes)
                    + Padded(TextSize(NativeChunk.duckdb_vector_get_data(vector), validity, from, rows))
                : Padded((long)rows * types[column].SizeBytes);
        }

        return size;
    }

    /// <summary>Adds rows of a chunk to a frame.</summary>
    public static void Write(
        WallFrame frame, nint chunk, int from, int rows, IReadOnlyList<LogicalType> types)
    {
        fixed (byte* target = frame.Reserve(checked((int)SizeOf(chunk, from, rows, types))))
        {
            Write(target, chunk, from, rows, types);
        }
    }

    /// <summary>Writes rows of a chunk and returns where they end.</summary>
    /// <param name="target">Room for as many bytes as <see cref="SizeOf"/> tells.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="from">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="types">The types of the columns.</param>
    /// <param name="first">Where the columns begin among those of the chunk.</param>
    public static byte* Write(
        byte* target, nint chunk, int from, int rows, IReadOnlyList<LogicalType> types, int first = 0)
    {
        *(long*)target = rows;
        target += HeadSizeBytes;
        for (var column = 0; column < types.Count; column++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)(first + column));
            var validity = NativeChunk.duckdb_vector_get_validity(vector);
            var values = NativeChunk.duckdb_vector_get_data(vector);
            var head = (int*)target;
            (head[0], head[1]) = (validity is null ? 0 : (rows + 63) >> 6, 0);
            target += HeadSizeBytes;
            if (validity is not null)
            {
                WriteValidity((ulong*)target, validity, from, rows);
                target += head[0] * 8;
            }

            if (IsText(types[column]))
            {
                var texts = target + ((long)rows * CellSizeBytes);
                var size = WriteTexts(target, texts, values, validity, from, rows);
                head[1] = (int)size;
                target = texts + Padded(size);
            }
            else
            {
                var size = types[column].SizeBytes;
                WriteValues(target, values + ((long)from * size), (long)rows * size);
                ClearNulls(target, size, validity, from, rows);
                target += Padded((long)rows * size);
            }
        }

        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long TextSize(byte* values, ulong* validity, int from, int rows)
    {
        var size = 0L;
        var cell = values + ((long)from * CellSizeBytes);
        for (var row = 0; row < rows; row++, cell += CellSizeBytes)
        {
            var length = *(uint*)cell;
            if (length > InlineSizeBytes && !IsNull(validity, from + row))
            {
                size += length;
            }
        }

        return size;
    }

    private static void WriteValues(byte* target, byte* values, long size)
    {
        new ReadOnlySpan<byte>(values, (int)size).CopyTo(new Span<byte>(target, (int)size));
        new Span<byte>(target + size, (int)(Padded(size) - size)).Clear();
    }

    /// <summary>The engine may have left there what a person may not see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearNulls(byte* target, int size, ulong* validity, int from, int rows)
    {
        for (var row = 0; validity is not null && row < rows; row++)
        {
            if (IsNull(validity, from + row))
            {
                new Span<byte>(target + ((long)row * size), size).Clear();
            }
        }
    }

    private static void WriteValidity(ulong* target, ulong* validity, int from, int rows)
    {
        var words = (rows + 63) >> 6;
        if (from == 0)
        {
            new ReadOnlySpan<ulong>(validity, words).CopyTo(new Span<ulong>(target, words));
            return;
        }

        new Span<ulong>(target, words).Clear();
        for (var row = 0; row < rows; row++)
        {
            if (!IsNull(validity, from + row))
            {
                target[row >> 6] |= 1UL << (row & 63);
            }
        }
    }

    /// <summary>Writes cells, and behind them the texts they do not hold; the size of those.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long WriteTexts(
        byte* cells, byte* texts, byte* values, ulong* validity, int from, int rows)
    {
        var place = 0L;
        for (var row = 0; row < rows; row++)
        {
            var cell = (long*)(cells + ((long)row * CellSizeBytes));
            var source = (long*)(values + ((long)(from + row) * CellSizeBytes));
            if (IsNull(validity, from + row))
            {
                (cell[0], cell[1]) = (0, 0);
                continue;
            }

            (cell[0], cell[1]) = (source[0], source[1]);
            var length = *(uint*)source;
            if (length > InlineSizeBytes)
            {
                cell[1] = place;
                Buffer.MemoryCopy((byte*)source[1], texts + place, length, length);
                place += length;
            }
        }

        new Span<byte>(texts + place, (int)(Padded(place) - place)).Clear();
        return place;
    }

    private static bool IsNull(ulong* validity, int row) =>
        validity is not null && (validity[row >> 6] & (1UL << (row & 63))) == 0;
}
