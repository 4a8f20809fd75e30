// Reads big-endian fields from bytes that may not have all arrived.
using System.Buffers.Binary;

namespace Lakeward.Cryptography;

/// <summary>
/// A cursor over bytes. A take that reaches past them fails and says how many would be needed.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes taken so far.</summary>
    public int Position { get; private set; }

    /// <summary>After a failed take: how many bytes there must be in all.</summary>
    public int Needs { get; private set; }

    public bool TryTake(int sizeBytes, out ReadOnlySpan<byte> taken)
    {
        var end = Position + sizeBytes;
        if (end > _bytes.Length)
        {
            Needs = end;
            taken = default;
            return false;
        }

        taken = _bytes[Position..end];
        Position = end;
        return true;
    }

    public bool TryByte(out byte value)
    {
        var taken = TryTake(1, out var found);
        value = taken ? found[0] : default;
        return taken;
    }

    public bool TryShort(out ushort value)
    {
        var taken = TryTake(2, out var found);
        value = taken ? BinaryPrimitives.ReadUInt16BigEndian(found) : default;
        return taken;
    }

    public bool TryInt(out uint value)
    {
        var taken = TryTake(4, out var found);
        value = taken ? BinaryPrimitives.ReadUInt32BigEndian(found) : default;
        return taken;
    }

    /// <summary>A field with its length (u16) before it.</summary>
    public bool TryField(out ReadOnlySpan<byte> field)
    {
        field = default;
        return TryShort(out var size) && TryTake(size, out field);
    }
}
