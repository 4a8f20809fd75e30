// Reads the central directory of a ZIP archive.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Records.Archive;

/// <summary>
/// The central directory, read forward in bounded memory, ZIP64 included.
/// <para>References: PKWARE APPNOTE 6.3.10, 4.3.12 to 4.3.16 and 4.5.3.</para>
/// </summary>
internal sealed class ZipDirectory(Stream stream, ZipLimits limits)
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int LongestComment = ushort.MaxValue;
    private const int LongestExtra = 2048;
    private long _position;
    private long _end;

    /// <summary>How many entries the archive says it has.</summary>
    internal long Count { get; private set; }

    /// <summary>Finds the directory; whether there is one.</summary>
    internal bool Open()
    {
        var length = (int)Math.Min(stream.Length, EndLength + LongestComment);
        var tail = new byte[length];
        if (!Read(stream.Length - length, tail))
        {
            return false;
        }

        for (var at = length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (end.StartsWith("PK\u0005\u0006"u8) && Word(end, 20) == end.Length - EndLength)
            {
                return Take(end, stream.Length - length + at);
            }
        }

        return false;
    }

    /// <summary>The next entry; null after the last, or where the directory is damaged.</summary>
    internal ZipHeader? Next()
    {
        var head = new byte[EntryLength];
        if (_position + EntryLength > _end || !Read(_position, head) || !head.AsSpan().StartsWith("PK\u0001\u0002"u8))
        {
            return null;
        }

        var (nameLength, extraLength, commentLength) = (Word(head, 28), Word(head, 30), Word(head, 32));
        var next = _position + EntryLength + nameLength + extraLength + commentLength;
        var name = new byte[nameLength <= limits.MaxNameBytes ? nameLength : 0];
        var extra = new byte[Math.Min((int)extraLength, LongestExtra)];
        if (next > _end || !Read(_position + EntryLength, name)
            || !Read(_position + EntryLength + nameLength, extra))
        {
            return null;
        }

        _position = next;
        long content = Long32(head, 24), compressed = Long32(head, 20), offset = Long32(head, 42);
        if (!TakeWide(extra, ref content, ref compressed, ref offset))
        {
            return null;
        }

        var flags = Word(head, 8);
        return new ZipHeader(
            Text(name, flags), flags, Word(head, 10), BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(16)),
            compressed, content, offset);
    }

    /// <summary>Where the content of an entry begins, or -1.</summary>
    internal long ContentOffset(ZipHeader header)
    {
        var local = new byte[30];
        if (!Read(header.Offset, local) || !local.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return -1;
        }

        var start = header.Offset + local.Length + Word(local, 26) + Word(local, 28);
        return start <= stream.Length - header.CompressedBytes ? start : -1;
    }

    private bool Take(ReadOnlySpan<byte> end, long endPosition)
    {
        (Count, var size, _position) = (Word(end, 10), Long32(end, 12), Long32(end, 16));
        _end = endPosition;
        var locator = new byte[20];
        if (Read(endPosition - locator.Length, locator) && locator.AsSpan().StartsWith("PK\u0006\u0007"u8))
        {
            var wide = new byte[56];
            var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
            if (!Read(at, wide) || !wide.AsSpan().StartsWith("PK\u0006\u0006"u8))
            {
                return false;
            }

            Count = BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(32));
            size = BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(40));
            _position = BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(48));
            _end = at;
        }

        var isWhole = Count >= 0 && size >= 0 && _position >= 0 && _position <= _end && size <= _end - _position;
        _end = isWhole ? _position + size : 0;
        return isWhole;
    }

    /// <summary>Values that do not fit are in the extra field 0x0001, in a fixed order.</summary>
    private static bool TakeWide(
        ReadOnlySpan<byte> extra, ref long content, ref long compressed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (Word(extra, 0), Word(extra, 2));
            if (length > extra.Length - 4)
            {
                break;
            }

            var field = extra.Slice(4, length);
            if (id == 1)
            {
                return TakeWide(ref field, ref content) && TakeWide(ref field, ref compressed)
                    && TakeWide(ref field, ref offset);
            }

            extra = extra[(4 + length)..];
        }

        return content != uint.MaxValue && compressed != uint.MaxValue && offset != uint.MaxValue;
    }

    private static bool TakeWide(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue)
        {
            return true;
        }

        if (!BinaryPrimitives.TryReadInt64LittleEndian(field, out value))
        {
            return false;
        }

        field = field[8..];
        return value >= 0;
    }

    /// <summary>UTF-8 where the entry says so, else the code page of the first archives.</summary>
    private static string Text(byte[] name, ushort flags) =>
        (flags & 0x800) != 0 ? Encoding.UTF8.GetString(name)
        : CodePagesEncodingProvider.Instance.GetEncoding(437)!.GetString(name);

    private bool Read(long position, byte[] target)
    {
        if (position < 0 || position > stream.Length - target.Length)
        {
            return false;
        }

        stream.Position = position;
        stream.ReadExactly(target);
        return true;
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Long32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
