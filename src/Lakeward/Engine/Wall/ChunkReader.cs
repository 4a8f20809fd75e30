// Reads a chunk that another process has written, in place.
using System.Runtime.CompilerServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// The columns of a received chunk, in the form of <see cref="ChunkWriter"/>. Nothing is copied: the columns
/// are pointers into what was received, each checked against its bounds, since the sender may be a process
/// that people's statements ran in.
/// </summary>
internal sealed unsafe class ChunkReader(IReadOnlyList<LogicalType> types)
{
    private const int MaxRows = 2_048;
    private readonly (nint Values, nint Validity)[] _vectors = new (nint, nint)[types.Count];
    private readonly (nint Start, int Size)[] _texts = new (nint, int)[types.Count];

    /// <summary>Rows of the chunk.</summary>
    public int Count { get; private set; }

    /// <summary>The values and the validity words of a column, as pointers.</summary>
    public (nint Values, nint Validity) this[int column] => _vectors[column];

    /// <summary>Reads the next chunk of a frame, and makes places of texts pointers.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public void Read(WallReader frame)
    {
        var (at, left) = frame.Rest();
        Read(ref at, ref left);
        for (var column = 0; column < types.Count; column++)
        {
            if (ChunkWriter.IsText(types[column]))
            {
                var (start, size) = _texts[column];
                var cells = (byte*)_vectors[column].Values;
                Place(cells, cells, (byte*)start, size);
            }
        }
    }

    /// <summary>Reads the next chunk, whose places of texts stay as they are.</summary>
    /// <param name="at">Where it begins; moves to its end.</param>
    /// <param name="left">The bytes there are; becomes fewer.</param>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public void Read(ref nint at, ref long left)
    {
        var rows = *(long*)Take(ref at, ref left, ChunkWriter.HeadSizeBytes);
        Count = rows is >= 0 and <= MaxRows ? (int)rows : throw WallReader.Malformed();
        for (var column = 0; column < types.Count; column++)
        {
            var head = (int*)Take(ref at, ref left, ChunkWriter.HeadSizeBytes);
            var (words, texts) = (head[0], head[1]);
            var isText = ChunkWriter.IsText(types[column]);
            if ((words != 0 && words != (Count + 63) >> 6) || texts < 0 || (texts > 0 && !isText))
            {
                throw WallReader.Malformed();
            }

            var validity = words == 0 ? 0 : Take(ref at, ref left, words * 8L);
            var size = (long)Count * (isText ? ChunkWriter.CellSizeBytes : types[column].SizeBytes);
            _vectors[column] = (Take(ref at, ref left, ChunkWriter.Padded(size)), validity);
            _texts[column] = (Take(ref at, ref left, ChunkWriter.Padded(texts)), texts);
        }
    }

    /// <summary>Copies a chunk whose texts were not placed into one of this process's engine.</summary>
    public void CopyTo(nint chunk)
    {
        for (var column = 0; column < types.Count; column++)
        {
            var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, (ulong)column);
            var (values, validity) = _vectors[column];
            if (validity != 0)
            {
                NativeChunk.duckdb_vector_ensure_validity_writable(vector);
                var words = ((Count + 63) >> 6) * 8;
                Copy((byte*)validity, (byte*)NativeChunk.duckdb_vector_get_validity(vector), words);
            }

            var target = NativeChunk.duckdb_vector_get_data(vector);
            var (texts, size) = _texts[column];
            if (size == 0)
            {
                var isText = ChunkWriter.IsText(types[column]);
                var width = isText ? ChunkWriter.CellSizeBytes : types[column].SizeBytes;
                Copy((byte*)values, target, Count * width);
            }
            else
            {
                // The engine copies all texts at once, as if they were one, and tells where they lie.
                NativeChunk.duckdb_unsafe_vector_assign_string_element_len(
                    vector, 0, (byte*)texts, (ulong)size);
                var kept = size > ChunkWriter.InlineSizeBytes
                    ? *(byte**)(target + 8)
                    : throw WallReader.Malformed();
                Place((byte*)values, target, kept, size);
            }
        }

        NativeChunk.duckdb_data_chunk_set_size(chunk, (ulong)Count);
    }

    /// <summary>Copies cells, in which places become pointers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(byte* cells, byte* target, byte* texts, int size)
    {
        for (var row = 0; row < Count; row++)
        {
            var source = (long*)(cells + ((long)row * ChunkWriter.CellSizeBytes));
            var cell = (long*)(target + ((long)row * ChunkWriter.CellSizeBytes));
            var (head, place) = (source[0], source[1]);
            var length = (uint)(head & uint.MaxValue);
            if (length > ChunkWriter.InlineSizeBytes)
            {
                if (place < 0 || place > size || length > size - place)
                {
                    throw WallReader.Malformed();
                }

                place = (long)(texts + place);
            }

            (cell[0], cell[1]) = (head, place);
        }
    }

    private static void Copy(byte* source, byte* target, int size) =>
        new ReadOnlySpan<byte>(source, size).CopyTo(new Span<byte>(target, size));

    private static nint Take(ref nint at, ref long left, long size)
    {
        if (size > left)
        {
            throw WallReader.Malformed();
        }

        var taken = at;
        at += (nint)size;
        left -= size;
        return taken;
    }
}
