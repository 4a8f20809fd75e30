// Reads fixed-point decimals from UTF-8 text, never rounding.
namespace Lakeward.Records.Typing;

/// <summary>
/// Decimals: an optional sign, digits, and an optional point with digits; at least one digit in all; spaces
/// around are ignored. The result is the value times ten to the scale. Fraction digits beyond the scale must
/// be zeros.
/// </summary>
public static class DecimalText
{
    private static readonly long[] Powers = PowersOfTen();

    /// <summary>Reads a decimal of up to 18 digits into a 64-bit integer.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, int precision, int scale, out long scaled)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 18);
        if (EightDigits.TryRead(text, scale, out var small) && small < Powers[precision])
        {
            scaled = small;
            return ParseReason.None;
        }

        if (!TryFast(text, scale, out scaled) || scaled >= Powers[precision] || scaled <= -Powers[precision])
        {
            var reason = Parse(text, precision, scale, out Int128 wide);
            scaled = reason == ParseReason.None ? (long)wide : 0;
            return reason;
        }

        return ParseReason.None;
    }

    /// <summary>Reads a decimal of up to 38 digits.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, int precision, int scale, out Int128 scaled)
    {
        scaled = 0;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        var negative = text[0] == '-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.Length + fraction.Length == 0
            || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return ParseReason.NotANumber;
        }

        fraction = fraction.TrimEnd((byte)'0');
        whole = whole.TrimStart((byte)'0');
        if (fraction.Length > scale)
        {
            return ParseReason.TooManyFractionDigits;
        }

        if (whole.Length > precision - scale)
        {
            return ParseReason.Overflow;
        }

        var sum = Add(Add(0, whole), fraction);
        for (var missing = scale - fraction.Length; missing > 0; missing--)
        {
            sum *= 10;
        }

        scaled = negative ? -sum : sum;
        return ParseReason.None;
    }

    private static Int128 Add(Int128 sum, ReadOnlySpan<byte> digits)
    {
        foreach (var letter in digits)
        {
            sum = (sum * 10) + (letter - '0');
        }

        return sum;
    }

    /// <summary>The common case: at most 18 letters, a point with exactly the scale's digits or
    /// none.</summary>
    private static bool TryFast(ReadOnlySpan<byte> text, int scale, out long scaled)
    {
        scaled = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.Length is 0 or > 18)
        {
            return false;
        }

        ulong sum = 0;
        var point = -1;
        for (var at = 0; at < digits.Length; at++)
        {
            var digit = unchecked((uint)digits[at] - '0');
            if (digit <= 9)
            {
                sum = unchecked((sum * 10) + digit);
            }
            else if (digits[at] == '.' && point < 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        var fraction = point < 0 ? 0 : digits.Length - point - 1;
        if (fraction > scale || (point >= 0 && digits.Length == 1) || digits.Length + scale - fraction > 18)
        {
            return false;
        }

        var value = unchecked((long)sum * Powers[scale - fraction]);
        scaled = negative ? -value : value;
        return true;
    }

    private static long[] PowersOfTen()
    {
        var powers = new long[19];
        powers[0] = 1;
        for (var index = 1; index < powers.Length; index++)
        {
            powers[index] = powers[index - 1] * 10;
        }

        return powers;
    }
}
