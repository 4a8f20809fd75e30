// Reads integers from UTF-8 text.
namespace Lakeward.Records.Typing;

/// <summary>Integers: an optional sign and digits; leading zeros are allowed, spaces around are
/// ignored.</summary>
public static class IntegerText
{
    /// <summary>Reads a 64-bit integer.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out long value)
    {
        if (EightDigits.TryRead(text, 0, out var small))
        {
            value = small;
            return ParseReason.None;
        }

        // Up to 18 digits cannot overflow, and nearly every value is one of those.
        if (text.Length is > 0 and <= 18)
        {
            ulong sum = 0;
            foreach (var letter in text)
            {
                var digit = unchecked((uint)letter - '0');
                if (digit > 9)
                {
                    return ParseSlowly(text, out value);
                }

                sum = unchecked((sum * 10) + digit);
            }

            value = unchecked((long)sum);
            return ParseReason.None;
        }

        return ParseSlowly(text, out value);
    }

    private static ParseReason ParseSlowly(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        var negative = text[0] == '-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return ParseReason.NotANumber;
        }

        digits = digits.TrimStart((byte)'0');
        if (digits.Length > 19)
        {
            return ParseReason.Overflow;
        }

        ulong sum = 0;
        foreach (var letter in digits)
        {
            sum = (sum * 10) + (letter - (uint)'0');
        }

        if (sum > (negative ? 1UL << 63 : long.MaxValue))
        {
            return ParseReason.Overflow;
        }

        value = unchecked(negative ? -(long)sum : (long)sum);
        return ParseReason.None;
    }
}
