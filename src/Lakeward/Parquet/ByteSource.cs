// Positioned reads from an object or from memory.
using Lakeward.Storage;

namespace Lakeward.Parquet;

/// <summary>
/// Where encrypted bytes come from. An object stays the caller's. Thread-safe.
/// </summary>
internal sealed class ByteSource
{
    private const int MemoryReadSizeBytes = 64 << 10;
    private readonly ObjectReader? _object;
    private readonly ReadOnlyMemory<byte> _memory;

    public ByteSource(ObjectReader content)
    {
        _object = content;
        Length = content.Length;
    }

    public ByteSource(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    /// <summary>The length when it was opened, in bytes.</summary>
    public long Length { get; }

    /// <summary>How many bytes are worth reading at once.</summary>
    public int ReadSizeBytes => _object?.ReadSizeBytes ?? MemoryReadSizeBytes;

    /// <summary>Fills <paramref name="destination"/> from the 0-based <paramref name="offset"/>.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw ParquetErrors.Malformed("a place outside the file");
        }

        if (_object is null)
        {
            _memory.Span.Slice((int)offset, destination.Length).CopyTo(destination);
            return;
        }

        if (_object.Read(offset, destination) < destination.Length)
        {
            throw ParquetErrors.NotParquet("it became shorter while it was read");
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes into a new array.</summary>
    public byte[] Read(long offset, int count)
    {
        if (count < 0 || offset < 0 || offset > Length - count)
        {
            throw ParquetErrors.Malformed("a place outside the file");
        }

        var bytes = GC.AllocateUninitializedArray<byte>(count);
        Read(offset, bytes);
        return bytes;
    }
}
