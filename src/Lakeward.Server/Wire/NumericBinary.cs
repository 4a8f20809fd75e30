// PostgreSQL's binary form of a decimal number.
namespace Lakeward.Server.Wire;

/// <summary>
/// Count of groups, weight of the first, sign, digits after the point, then the groups: four decimal digits
/// each, most significant first. References: PostgreSQL 15, <c>numeric_send</c>.
/// </summary>
internal static class NumericBinary
{
    private const int Negative = 0x4000;
    private const int NotANumber = 0xC000;
    private const int MaxGroups = 24;

    /// <summary>Writes an integer with a point before its last <paramref name="scale"/> digits.</summary>
    public static void Write(Int128 unscaled, int scale, WireOutput output)
    {
        var magnitude = unscaled < 0 ? (UInt128)(-(unscaled + 1)) + 1 : (UInt128)unscaled;
        Write(magnitude, unscaled < 0, scale, output);
    }

    /// <summary>Writes a number given as text: digits, perhaps a sign and a point.</summary>
    public static void Write(ReadOnlySpan<byte> text, WireOutput output)
    {
        var point = text.IndexOf((byte)'.');
        var magnitude = UInt128.Zero;
        foreach (var digit in text)
        {
            if (digit is >= (byte)'0' and <= (byte)'9')
            {
                magnitude = checked((magnitude * 10) + (UInt128)(digit - '0'));
            }
        }

        Write(magnitude, text[0] == (byte)'-', point < 0 ? 0 : text.Length - point - 1, output);
    }

    /// <summary>The number as text.</summary>
    public static string Read(ReadOnlySpan<byte> binary, int parameter)
    {
        var body = new MessageBody(binary);
        var groups = body.Count(0);
        var (weight, sign, scale) = (body.Int16(), body.Int16() & 0xffff, body.Int16());
        if (sign is not (0 or Negative) || groups > MaxGroups || Math.Abs((int)weight) > MaxGroups
            || scale is < 0 or > 38 || groups * 2 != body.Left)
        {
            throw WireErrors.BadParameter(
                parameter, sign == NotANumber ? "a finite number" : "a number of at most 38 digits");
        }

        var text = new System.Text.StringBuilder(sign == Negative ? "-" : "");
        var digits = new short[groups];
        for (var at = 0; at < groups; at++)
        {
            digits[at] = body.Int16();
        }

        string Group(int place) => (weight - place) is var at && at >= 0 && at < groups
            ? digits[at].ToString("D4", System.Globalization.CultureInfo.InvariantCulture)
            : "0000";
        var whole = string.Concat(Enumerable.Range(0, Math.Max(weight + 1, 0))
            .Select(at => Group(weight - at)));
        text.Append(whole.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0");
        if (scale > 0)
        {
            var groupsAfter = (scale + 3) / 4;
            var fraction = string.Concat(Enumerable.Range(1, groupsAfter).Select(at => Group(-at)));
            text.Append('.').Append(fraction.AsSpan(0, scale));
        }

        return text.ToString();
    }

    private static void Write(UInt128 magnitude, bool negative, int scale, WireOutput output)
    {
        // The last group ends on a multiple of four digits after the point.
        Span<short> groups = stackalloc short[MaxGroups];
        var count = 0;
        var padding = (4 - (scale % 4)) % 4;
        var rest = magnitude;
        if (padding > 0)
        {
            var unit = (UInt128)(int)Math.Pow(10, 4 - padding);
            (rest, var low) = UInt128.DivRem(rest, unit);
            groups[count++] = (short)((int)low * (int)Math.Pow(10, padding));
        }

        while (rest > ulong.MaxValue)
        {
            (rest, var group) = UInt128.DivRem(rest, 10_000);
            groups[count++] = (short)group;
        }

        for (var small = (ulong)rest; small > 0;)
        {
            (small, var group) = Math.DivRem(small, 10_000);
            groups[count++] = (short)group;
        }

        var weight = count - 1 - ((scale + 3) / 4);
        var used = groups[..count];
        while (used.Length > 0 && used[^1] == 0)
        {
            used = used[..^1];
            weight--;
        }

        var trailing = 0;
        while (trailing < used.Length && used[trailing] == 0)
        {
            trailing++;
        }

        output.Int16(used.Length - trailing);
        output.Int16(used.Length == trailing ? 0 : weight);
        output.Int16(negative && used.Length > trailing ? Negative : 0);
        output.Int16(scale);
        for (var at = used.Length - 1; at >= trailing; at--)
        {
            output.Int16(used[at]);
        }
    }
}
