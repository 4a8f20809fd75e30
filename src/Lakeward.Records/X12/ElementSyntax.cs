// Tells whether a value has the form of its type.
using System.Text;

namespace Lakeward.Records.X12;

/// <summary>Numbers, dates and times (X12.6, section 3.5.1; formats of data element 1250).</summary>
internal static class ElementSyntax
{
    /// <summary>In characters; a number's sign, decimal point and exponent mark do not count.</summary>
    internal static int LengthOf(ReadOnlySpan<byte> value, ElementType type)
    {
        if (type is ElementType.Integer or ElementType.Decimal)
        {
            var marks = 0;
            foreach (var unit in value)
            {
                marks += unit is (byte)'-' or (byte)'.' or (byte)'E' ? 1 : 0;
            }

            return value.Length - marks;
        }

        return Ascii.IsValid(value) ? value.Length : Encoding.UTF8.GetCharCount(value);
    }

    /// <summary>Digits with or without a minus sign.</summary>
    internal static bool IsInteger(ReadOnlySpan<byte> value)
    {
        value = value.StartsWith("-"u8) ? value[1..] : value;
        return !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Digits with or without sign, decimal point and exponent.</summary>
    internal static bool IsDecimal(ReadOnlySpan<byte> value)
    {
        var exponent = value.IndexOf((byte)'E');
        if (exponent >= 0)
        {
            return IsInteger(value[(exponent + 1)..]) && IsDecimal(value[..exponent]);
        }

        value = value.StartsWith("-"u8) ? value[1..] : value;
        var point = value.IndexOf((byte)'.');
        var digits = point < 0 ? value.Length : value.Length - 1;
        return digits > 0
            && !value[..(point < 0 ? value.Length : point)].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (point < 0 || !value[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
    }

    /// <summary>yyyyMMdd or yyMMdd of a day that exists.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (6 or 8) || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var year = value.Length == 8 ? (Two(value) * 100) + Two(value[2..]) : 2000 + Two(value);
        var (month, day) = (Two(value[^4..]), Two(value[^2..]));
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    /// <summary>HHmm, with seconds, and with tenths or hundredths of them.</summary>
    internal static bool IsTime(ReadOnlySpan<byte> value) =>
        value.Length is 4 or 6 or 7 or 8 && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && Two(value) < 24 && Two(value[2..]) < 60 && (value.Length == 4 || Two(value[4..]) < 60);

    /// <summary>A date in the format that a qualifier names; other formats are taken as they are.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> value, ReadOnlySpan<byte> format)
    {
        if (format.SequenceEqual("D8"u8))
        {
            return value.Length == 8 && IsDate(value);
        }

        if (format.SequenceEqual("RD8"u8))
        {
            return value.Length == 17 && value[8] == (byte)'-' && IsDate(value[..8]) && IsDate(value[9..])
                && value[..8].SequenceCompareTo(value[9..]) <= 0;
        }

        if (format.SequenceEqual("DT"u8))
        {
            return value.Length is 12 or 14 && IsDate(value[..8]) && IsTime(value[8..]);
        }

        return format.SequenceEqual("D6"u8) ? value.Length == 6 && IsDate(value)
            : !format.SequenceEqual("TM"u8) || IsTime(value);
    }

    private static int Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
