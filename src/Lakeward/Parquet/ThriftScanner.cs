// Walks over Thrift compact protocol bytes; every step is checked against what is left.
using System.Buffers.Binary;

namespace Lakeward.Parquet;

/// <summary>
/// A strict, allocation-free reader of the Thrift compact protocol.
/// <para>References: Apache Thrift, "thrift-compact-protocol.md".</para>
/// <para>Limits: 32 levels of nesting; no list may claim more elements than bytes are left.</para>
/// </summary>
internal ref struct ThriftScanner(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 32;
    private const int MaxVarintSizeBytes = 10;
    private const int DoubleSizeBytes = 8;
    private const int UuidSizeBytes = 16;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The 0-based offset of the next byte.</summary>
    public int Position { get; private set; }

    private readonly int Left => _bytes.Length - Position;

    /// <summary>The encoded size of the struct that <paramref name="bytes"/> begins with.</summary>
    public static int StructSize(ReadOnlySpan<byte> bytes)
    {
        var scanner = new ThriftScanner(bytes);
        scanner.Skip(ThriftType.Struct);
        return scanner.Position;
    }

    /// <summary>
    /// Reads a field header; false at the end of the struct. Ids are relative to the previous one.
    /// </summary>
    public bool TryField(ref short lastId, out ThriftType type)
    {
        var head = Byte();
        type = (ThriftType)(head & 0x0f);
        if (type == ThriftType.Stop)
        {
            return head == 0 ? false : throw ParquetErrors.Malformed("a field without a type");
        }

        var delta = head >> 4;
        var id = delta == 0 ? Integer(short.MinValue, short.MaxValue) : lastId + delta;
        lastId = id <= short.MaxValue ? (short)id : throw ParquetErrors.Malformed("a field id out of range");
        return true;
    }

    /// <summary>Reads a list or set header.</summary>
    public (ThriftType ElementType, int Count) ListHeader()
    {
        var head = Byte();
        var count = head >> 4 == 0x0f ? Size() : head >> 4;
        return count <= Left ? ((ThriftType)(head & 0x0f), count) : throw TooLong();
    }

    /// <summary>Reads a zigzag integer that must lie within the bounds.</summary>
    public long Integer(long min, long max)
    {
        var raw = Varint();
        var value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return value >= min && value <= max
            ? value
            : throw ParquetErrors.Malformed("an integer out of range");
    }

    /// <summary>Reads a length-prefixed byte string.</summary>
    public ReadOnlySpan<byte> Binary() => Take(Size());

    /// <summary>Reads eight bytes as a double.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(DoubleSizeBytes));

    /// <summary>Passes over a field's value.</summary>
    public void Skip(ThriftType type) => Skip(type, 0);

    /// <summary>Passes over a list element or map entry, where a boolean takes a byte of its own.</summary>
    public void SkipElement(ThriftType type) => SkipElement(type, 0);

    private static Errors.LakeException TooLong() => ParquetErrors.Malformed("a length beyond the end");

    private void Skip(ThriftType type, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ParquetErrors.Malformed("structures nested too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Byte();
                break;
            case ThriftType.I16:
                Integer(short.MinValue, short.MaxValue);
                break;
            case ThriftType.I32:
                Integer(int.MinValue, int.MaxValue);
                break;
            case ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Take(DoubleSizeBytes);
                break;
            case ThriftType.Binary:
                Binary();
                break;
            case ThriftType.Uuid:
                Take(UuidSizeBytes);
                break;
            default:
                SkipNested(type, depth + 1);
                break;
        }
    }

    private void SkipNested(ThriftType type, int depth)
    {
        switch (type)
        {
            case ThriftType.Struct:
                short id = 0;
                while (TryField(ref id, out var fieldType))
                {
                    Skip(fieldType, depth);
                }

                break;
            case ThriftType.List or ThriftType.Set:
                var (elementType, count) = ListHeader();
                for (var i = 0; i < count; i++)
                {
                    SkipElement(elementType, depth);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            default:
                throw ParquetErrors.Malformed("an unknown wire type");
        }
    }

    private void SkipMap(int depth)
    {
        var count = Size();
        if (count == 0)
        {
            return;
        }

        var types = Byte();
        for (var i = 0; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 0x0f), depth);
        }
    }

    private void SkipElement(ThriftType type, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            Byte();
            return;
        }

        Skip(type, depth);
    }

    private int Size()
    {
        var size = Varint();
        return size <= (ulong)Left ? (int)size : throw TooLong();
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < MaxVarintSizeBytes; i++)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
            {
                return i < MaxVarintSizeBytes - 1 || next <= 1
                    ? value
                    : throw ParquetErrors.Malformed("an integer out of range");
            }
        }

        throw ParquetErrors.Malformed("an integer that does not end");
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw TooLong();
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
