// Reads a chunk out of a frame, in place.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine.Wall;

/// <summary>
/// The columns of a received chunk. Nothing is copied: texts become pointers into the frame, each checked
/// against its bounds, since the sender may be a process that people's statements ran in.
/// </summary>
internal sealed unsafe class ChunkReader(IReadOnlyList<LogicalType> types)
{
    private const int MaxRows = 2_048;
    private const int CellSizeBytes = 16;
    private const int InlineSizeBytes = 12;
    private readonly (nint Values, nint Validity)[] _vectors = new (nint, nint)[types.Count];

    /// <summary>Rows of the chunk.</summary>
    public int Count { get; private set; }

    /// <summary>The values and the validity words of a column, as pointers into the frame.</summary>
    public (nint Values, nint Validity) this[int column] => _vectors[column];

    /// <summary>Reads the next chunk of a frame.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public void Read(WallReader frame)
    {
        Count = frame.Int32();
        if (Count is < 0 or > MaxRows)
        {
            throw WallReader.Malformed();
        }

        for (var column = 0; column < types.Count; column++)
        {
            var hasNulls = frame.Byte() != 0;
            var validity = hasNulls ? Pointer(frame.Take(((Count + 63) >> 6) * 8)) : 0;
            var isText = types[column].Storage is LogicalKind.Varchar or LogicalKind.Blob;
            var values = frame.Take(Count * (isText ? CellSizeBytes : types[column].SizeBytes));
            if (isText)
            {
                Place(values, frame.Bytes());
            }

            _vectors[column] = (Pointer(values), validity);
        }
    }

    /// <summary>Copies the chunk into a chunk of this process's engine, which is to be filled.</summary>
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
                new Span<byte>((void*)validity, words).CopyTo(
                    new Span<byte>(NativeChunk.duckdb_vector_get_validity(vector), words));
            }

            var target = NativeChunk.duckdb_vector_get_data(vector);
            if (types[column].Storage is LogicalKind.Varchar or LogicalKind.Blob)
            {
                CopyTexts((byte*)values, target, vector);
            }
            else
            {
                var size = Count * types[column].SizeBytes;
                new Span<byte>((void*)values, size).CopyTo(new Span<byte>(target, size));
            }
        }

        NativeChunk.duckdb_data_chunk_set_size(chunk, (ulong)Count);
    }

    private void CopyTexts(byte* values, byte* target, nint vector)
    {
        for (var row = 0; row < Count; row++)
        {
            var cell = values + (row * CellSizeBytes);
            var length = *(uint*)cell;
            if (length > InlineSizeBytes)
            {
                NativeChunk.duckdb_unsafe_vector_assign_string_element_len(
                    vector, (ulong)row, *(byte**)(cell + 8), length);
            }
            else
            {
                new Span<byte>(cell, CellSizeBytes).CopyTo(
                    new Span<byte>(target + (row * CellSizeBytes), CellSizeBytes));
            }
        }
    }

    /// <summary>Makes places in the heap pointers.</summary>
    private static void Place(Span<byte> cells, ReadOnlySpan<byte> heap)
    {
        var start = Pointer(heap);
        for (var at = 0; at < cells.Length; at += CellSizeBytes)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(cells[at..]);
            if (length <= InlineSizeBytes)
            {
                continue;
            }

            var place = BinaryPrimitives.ReadInt64LittleEndian(cells[(at + 8)..]);
            if (place < 0 || place > heap.Length || length > heap.Length - place)
            {
                throw WallReader.Malformed();
            }

            BinaryPrimitives.WriteInt64LittleEndian(cells[(at + 8)..], start + place);
        }
    }

    /// <summary>Received frames lie in pinned memory.</summary>
    private static nint Pointer(ReadOnlySpan<byte> bytes) =>
        (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
}
