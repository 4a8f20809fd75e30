// Reads the fields of one message.
using System.Buffers.Binary;
using System.Text;

namespace Lakeward.Server.Wire;

/// <summary>The rest of a message's body; reading past its end is a violation of the protocol.</summary>
internal ref struct MessageBody(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    /// <summary>The number of a type.</summary>
    public uint Oid() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    /// <summary>A count of things that each take at least <paramref name="least"/> bytes.</summary>
    public int Count(int least)
    {
        var count = Int16();
        return count >= 0 && (long)count * least <= _rest.Length ? count
            : throw WireErrors.Malformed("a count");
    }

    /// <summary>Text that ends with a NUL.</summary>
    public string Text()
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            throw WireErrors.Malformed("text without an end");
        }

        var text = TextOf(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw WireErrors.Malformed("it is too short");
        }

        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>Requires that everything was read.</summary>
    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw WireErrors.Malformed("it is too long");
        }
    }

    /// <summary>UTF-8 as text; anything else is a violation.</summary>
    public static string TextOf(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw WireErrors.Malformed("text that is not UTF-8");
        }
    }
}
