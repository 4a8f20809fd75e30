// Reads dates from UTF-8 text.
using System.Buffers.Binary;

namespace Lakeward.Records.Typing;

/// <summary>
/// Dates of the Gregorian calendar from 0001-01-01 to 9999-12-31, as days from 1970-01-01. The format is told
/// from the shape of the text; spaces around are ignored.
/// </summary>
public static class DateText
{
    private static ReadOnlySpan<byte> MonthDays => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static ReadOnlySpan<byte> MonthNames => "janfebmaraprmayjunjulaugsepoctnovdec"u8;

    /// <summary>Reads a date in any of the allowed formats.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, DateFormat allowed, out int days)
    {
        if (text.Length == 10 && (allowed & DateFormat.Iso) != 0
            && TryIso(text, out var year, out var month, out var day))
        {
            return Days(year, month, day, out days);
        }

        text = text.Trim((byte)' ');
        days = 0;
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        return (FormatOf(text, out year, out month, out day) & allowed) == DateFormat.None
            ? ParseReason.NotADate
            : Days(year, month, day, out days);
    }

    /// <summary>The days from 1970-01-01, when there is such a day.</summary>
    internal static ParseReason Days(int year, int month, int day, out int days)
    {
        days = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1
            || (day > 28 && day > LengthOf(year, month)))
        {
            return ParseReason.NoSuchDate;
        }

        // Years that begin in March put the leap day last; 400 of them have 146,097 days.
        unchecked
        {
            var shifted = month > 2 ? year : year - 1;
            var century = shifted / 100;
            var dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
            days = (365 * shifted) + (shifted / 4) - century + (century / 4) + dayOfYear + day - 719_469;
        }

        return ParseReason.None;
    }

    /// <summary>The formats whose shape the text has, and its parts; the day need not exist.</summary>
    internal static DateFormat FormatOf(ReadOnlySpan<byte> text, out int year, out int month, out int day)
    {
        (year, month, day) = (0, 0, 0);
        if (text.Length is < 8 or > 11)
        {
            return DateFormat.None;
        }

        if (text.Length == 10 && TryIso(text, out year, out month, out day))
        {
            return DateFormat.Iso;
        }

        if (text.Length == 8 && TryNumber(text[..4], out year)
            && TryNumber(text.Slice(4, 2), out month) && TryNumber(text.Slice(6, 2), out day))
        {
            return DateFormat.Compact;
        }

        var separator = text[1] is (byte)'/' or (byte)'-' ? 1 : 2;
        if (!TryNumber(text[..separator], out var first))
        {
            return DateFormat.None;
        }

        return text[separator] switch
        {
            (byte)'/' => Us(text[(separator + 1)..], separator, first, out year, out month, out day),
            (byte)'-' => DayMonthName(text[(separator + 1)..], first, out year, out month, out day),
            _ => DateFormat.None,
        };
    }

    /// <summary>Reads exactly <c>yyyy-MM-dd</c> from ten bytes.</summary>
    internal static bool TryIso(ReadOnlySpan<byte> text, out int year, out int month, out int day)
    {
        // After the XOR digits are 0 to 9 and hyphens 0; the sum lifts anything larger into the top bit.
        var head = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x2D30_302D_3030_3030;
        var high = unchecked((uint)text[8] - '0');
        var low = unchecked((uint)text[9] - '0');
        var odd = (head | unchecked(head + 0x7F76_767F_7676_7676)) & 0x8080_8080_8080_8080;
        unchecked
        {
            year = (int)(((head & 15) * 1000) + ((head >> 8 & 15) * 100)
                + ((head >> 16 & 15) * 10) + (head >> 24 & 15));
            month = (int)(((head >> 40 & 15) * 10) + (head >> 48 & 15));
            day = (int)((high * 10) + low);
        }

        return odd == 0 && high <= 9 && low <= 9;
    }

    /// <summary>Reads one to four digits.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var letter in digits)
        {
            if (letter is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (letter - '0');
        }

        return digits.Length > 0;
    }

    private static int LengthOf(int year, int month) =>
        month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : MonthDays[month - 1];

    private static DateFormat Us(
        ReadOnlySpan<byte> rest, int monthDigits, int first, out int year, out int month, out int day)
    {
        (year, month, day) = (0, first, 0);
        var slash = rest.IndexOf((byte)'/');
        if (slash is not (1 or 2) || rest.Length != slash + 5
            || !TryNumber(rest[..slash], out day) || !TryNumber(rest[(slash + 1)..], out year))
        {
            return DateFormat.None;
        }

        return monthDigits == 2 && slash == 2 ? DateFormat.Us | DateFormat.UsPadded : DateFormat.Us;
    }

    private static DateFormat DayMonthName(
        ReadOnlySpan<byte> rest, int first, out int year, out int month, out int day)
    {
        (year, month, day) = (0, 0, first);
        if (rest.Length != 8 || rest[3] != '-' || !TryNumber(rest[4..], out year))
        {
            return DateFormat.None;
        }

        Span<byte> name = [(byte)(rest[0] | 0x20), (byte)(rest[1] | 0x20), (byte)(rest[2] | 0x20)];
        for (var index = 0; index < 12; index++)
        {
            if (MonthNames.Slice(index * 3, 3).SequenceEqual(name))
            {
                month = index + 1;
                return DateFormat.DayMonthName;
            }
        }

        return DateFormat.None;
    }
}
