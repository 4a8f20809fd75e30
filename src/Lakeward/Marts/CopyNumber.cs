// A decimal number in the binary form of PostgreSQL's COPY.
using System.Buffers;
using System.Buffers.Binary;

namespace Lakeward.Marts;

/// <summary>
/// Count of groups, weight of the first, sign, digits after the point, then the groups: four decimal digits
/// each, most significant first. References: PostgreSQL 15, <c>numeric_recv</c>.
/// </summary>
internal static class CopyNumber
{
    private const int Group = 10_000;
    private const int MaxGroups = 12;
    private const short Negative = 0x4000;

    /// <summary>Writes the length and an integer with a point before its last digits.</summary>
    public static void Write(Int128 unscaled, int scale, IBufferWriter<byte> output)
    {
        // The last group ends on a multiple of four digits after the point.
        var groupsAfter = (scale + 3) / 4;
        var rest = (UInt128)Int128.Abs(unscaled);
        Span<short> groups = stackalloc short[MaxGroups];
        var count = 0;
        if (scale % 4 is > 0 and var odd)
        {
            var unit = Power(odd);
            (rest, var low) = UInt128.DivRem(rest, (UInt128)unit);
            groups[count++] = (short)((int)low * (Group / unit));
        }

        while (count < groupsAfter || rest > 0)
        {
            (rest, var low) = UInt128.DivRem(rest, Group);
            groups[count++] = (short)low;
        }

        var size = 8 + (2 * count);
        var span = output.GetSpan(4 + size);
        BinaryPrimitives.WriteInt32BigEndian(span, size);
        BinaryPrimitives.WriteInt16BigEndian(span[4..], (short)count);
        BinaryPrimitives.WriteInt16BigEndian(span[6..], (short)(count - 1 - groupsAfter));
        BinaryPrimitives.WriteInt16BigEndian(span[8..], unscaled < 0 ? Negative : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(span[10..], (short)scale);
        for (var at = 0; at < count; at++)
        {
            BinaryPrimitives.WriteInt16BigEndian(span[(12 + (2 * at))..], groups[count - 1 - at]);
        }

        output.Advance(4 + size);
    }

    private static int Power(int digits) => digits switch { 1 => 10, 2 => 100, _ => 1_000 };
}
