// A frame that is being written.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Engine.Wall;

/// <summary>Collects a frame's content; used again for the next. Numbers are little endian.</summary>
internal sealed class WallFrame
{
    private const int HeadSizeBytes = 5;
    private byte[] _bytes = new byte[1 << 12];
    private int _length;

    /// <summary>Bytes of content so far.</summary>
    public int Length => _length - HeadSizeBytes;

    /// <summary>Begins a frame; what was written before is gone.</summary>
    public WallFrame Begin(WallKind kind)
    {
        _bytes[4] = (byte)kind;
        _length = HeadSizeBytes;
        return this;
    }

    public WallFrame Add(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public WallFrame Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        return this;
    }

    public WallFrame Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        return this;
    }

    /// <summary>Adds bytes with their length before them.</summary>
    public WallFrame Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    /// <summary>Adds text with its length before it.</summary>
    public WallFrame Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Room for bytes that the caller writes; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The frame would be too long.</exception>
    public Span<byte> Reserve(int size)
    {
        var needed = (long)_length + size;
        if (needed > WallChannel.MaxSizeBytes)
        {
            throw new InvalidDataException("A frame would be too long.");
        }

        if (needed > _bytes.Length)
        {
            var larger = new byte[(
                int)Math.Min(WallChannel.MaxSizeBytes, Math.Max(needed, 2L * _bytes.Length))];
            _bytes.AsSpan(0, _length).CopyTo(larger);
            Array.Clear(_bytes);
            _bytes = larger;
        }

        _length = (int)needed;
        return _bytes.AsSpan(_length - size, size);
    }

    /// <summary>Writes a number at a place that was reserved, counted from the content's beginning.</summary>
    public void Patch(int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(HeadSizeBytes + at), value);

    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, Length);
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Forgets the content.</summary>
    public void Clear() => Array.Clear(_bytes);
}
