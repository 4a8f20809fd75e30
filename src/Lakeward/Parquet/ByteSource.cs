// Positioned reads from a file or from memory.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Parquet;

/// <summary>
/// Where encrypted bytes come from. Files are read with positioned reads and never mapped: a file that
/// shrinks under a mapping would kill the process. The handle stays the caller's. Thread-safe.
/// </summary>
internal sealed class ByteSource
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _memory;

    public ByteSource(SafeFileHandle file)
    {
        _file = file;
        Length = RandomAccess.GetLength(file);
    }

    public ByteSource(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        Length = memory.Length;
    }

    /// <summary>The length when it was opened, in bytes.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from the 0-based <paramref name="offset"/>.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw ParquetErrors.Malformed("a place outside the file");
        }

        if (_file is null)
        {
            _memory.Span.Slice((int)offset, destination.Length).CopyTo(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(_file, destination, offset);
            if (count == 0)
            {
                throw ParquetErrors.NotParquet("it became shorter while it was read");
            }

            destination = destination[count..];
            offset += count;
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
