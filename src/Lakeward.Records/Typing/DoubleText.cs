// Reads floating point numbers from UTF-8 text.
using System.Globalization;

namespace Lakeward.Records.Typing;

/// <summary>
/// Doubles: sign, digits, point, exponent; the nearest double is returned, as IEEE 754 asks. Spaces around
/// are ignored; the words for infinity and not-a-number are refused.
/// </summary>
public static class DoubleText
{
    // Every power of ten up to 22 is a double, so one division of exact numbers rounds once and rightly.
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a double.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryFast(text, out value))
        {
            return ParseReason.None;
        }

        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        const NumberStyles Plain =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var first = text[0] is (byte)'-' or (byte)'+' && text.Length > 1 ? text[1] : text[0];
        if (first is not ((byte)'.' or (>= (byte)'0' and <= (byte)'9'))
            || !double.TryParse(text, Plain, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return ParseReason.NotANumber;
        }

        if (double.IsInfinity(value))
        {
            value = 0;
            return ParseReason.Overflow;
        }

        return ParseReason.None;
    }

    private static bool TryFast(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.Length is 0 or > 16)
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

        if (sum > 1UL << 53 || (point >= 0 && digits.Length == 1))
        {
            return false;
        }

        value = point < 0 ? sum : sum / Powers[digits.Length - point - 1];
        value = negative ? -value : value;
        return true;
    }
}
