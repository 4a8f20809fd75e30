// Which subjects of a file's list are meant, in few bytes.
using System.Buffers;

namespace Lakeward.Audit;

/// <summary>
/// A set of ordinals below a count, as bytes: a form, then its content. Forms: 0 none; 1 all; 2 runs, as
/// LEB128 lengths that are outside and inside in turn, outside first, and add up to the count; 3 bits, the
/// lowest ordinal in the lowest bit of the first byte. The shorter of runs and bits is written, runs where
/// both are as long, so one set has one form.
/// </summary>
internal static class SubjectSet
{
    private const byte None = 0;
    private const byte All = 1;
    private const byte Runs = 2;
    private const byte Bits = 3;

    /// <summary>The set of the ordinals at which <paramref name="members"/> is true.</summary>
    public static byte[] Encode(ReadOnlySpan<bool> members)
    {
        if (members.IndexOf(true) < 0)
        {
            return [None];
        }

        if (members.IndexOf(false) < 0)
        {
            return [All];
        }

        var bitsSize = (members.Length + 7) / 8;
        return EncodeRuns(members, bitsSize) ?? EncodeBits(members, bitsSize);
    }

    /// <summary>The members below the count; null where the bytes are no set of so many.</summary>
    public static bool[]? Decode(ReadOnlySpan<byte> set, int count)
    {
        if (set.IsEmpty)
        {
            return null;
        }

        var members = new bool[count];
        var content = set[1..];
        switch (set[0])
        {
            case None:
                return content.IsEmpty ? members : null;
            case All:
                Array.Fill(members, true);
                return content.IsEmpty ? members : null;
            case Runs:
                return TryDecodeRuns(content, members) ? members : null;
            case Bits when content.Length == (count + 7) / 8:
                for (var ordinal = 0; ordinal < count; ordinal++)
                {
                    members[ordinal] = (content[ordinal / 8] >> (ordinal % 8) & 1) == 1;
                }

                return members;
            default:
                return null;
        }
    }

    /// <summary>Whether an ordinal below the count is in a set that was encoded for that count.</summary>
    public static bool Has(ReadOnlySpan<byte> set, int ordinal)
    {
        var content = set[1..];
        switch (set[0])
        {
            case Runs:
                var inside = true;
                for (long end = 0; end <= ordinal && !content.IsEmpty; end += TakeLength(ref content) ?? 0)
                {
                    inside = !inside;
                }

                return inside;
            case Bits:
                return (content[ordinal / 8] >> (ordinal % 8) & 1) == 1;
            default:
                return set[0] == All;
        }
    }

    private static byte[]? EncodeRuns(ReadOnlySpan<bool> members, int limit)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write([Runs]);
        var inside = false;
        while (!members.IsEmpty)
        {
            var length = members.IndexOf(!inside);
            length = length < 0 ? members.Length : length;
            PutLength(bytes, length);
            if (bytes.WrittenCount - 1 > limit)
            {
                return null;
            }

            members = members[length..];
            inside = !inside;
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] EncodeBits(ReadOnlySpan<bool> members, int size)
    {
        var bytes = new byte[1 + size];
        bytes[0] = Bits;
        for (var ordinal = 0; ordinal < members.Length; ordinal++)
        {
            bytes[1 + (ordinal / 8)] |= (byte)((members[ordinal] ? 1 : 0) << (ordinal % 8));
        }

        return bytes;
    }

    private static bool TryDecodeRuns(ReadOnlySpan<byte> content, Span<bool> members)
    {
        for (var inside = false; !content.IsEmpty; inside = !inside)
        {
            if (TakeLength(ref content) is not { } length || length > members.Length)
            {
                return false;
            }

            members[..length].Fill(inside);
            members = members[length..];
        }

        return members.IsEmpty;
    }

    private static void PutLength(ArrayBufferWriter<byte> bytes, int length)
    {
        for (; length >= 0x80; length >>= 7)
        {
            bytes.Write([(byte)(length & 0x7f | 0x80)]);
        }

        bytes.Write([(byte)length]);
    }

    private static int? TakeLength(ref ReadOnlySpan<byte> content)
    {
        long length = 0;
        for (var shift = 0; shift <= 28 && !content.IsEmpty; shift += 7)
        {
            var next = content[0];
            content = content[1..];
            length |= (long)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return length <= int.MaxValue ? (int)length : null;
            }
        }

        return null;
    }
}
