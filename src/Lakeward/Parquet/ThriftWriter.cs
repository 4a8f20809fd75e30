// Writes Thrift compact protocol values into a growing buffer.
using System.Buffers;

namespace Lakeward.Parquet;

/// <summary>The writing half of the compact protocol; structs write their fields through it.</summary>
internal sealed class ThriftWriter
{
    private const int ShortListMax = 14;
    private const int MaxVarintSizeBytes = 10;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Bytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Stop() => Byte(0);

    public void FieldHeader(short id, short lastId, ThriftType type)
    {
        var delta = id - lastId;
        if (delta is > 0 and <= 15)
        {
            Byte((byte)(delta << 4 | (int)type));
            return;
        }

        Byte((byte)type);
        Integer(id);
    }

    public void ListHeader(ThriftType elementType, int count)
    {
        if (count <= ShortListMax)
        {
            Byte((byte)(count << 4 | (int)elementType));
            return;
        }

        Byte((byte)(0xf0 | (int)elementType));
        Varint((ulong)count);
    }

    public void Integer(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Binary(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Bytes(value);
    }

    private void Varint(ulong value)
    {
        var span = _buffer.GetSpan(MaxVarintSizeBytes);
        var count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        _buffer.Advance(count);
    }

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }
}
