// Reads timestamps from UTF-8 text.
namespace Lakeward.Records.Typing;

/// <summary>
/// Timestamps: <c>yyyy-MM-dd</c>, a <c>T</c> or a space, <c>HH:mm</c> with optional <c>:ss</c> and fraction,
/// and an optional <c>Z</c> or offset (<c>+05</c>, <c>+0530</c>, <c>+05:30</c>); or <c>yyyyMMddHHmmss</c>; or
/// a bare
/// <c>yyyy-MM-dd</c>, which is midnight. A zone is normalised away to UTC; without one the time is kept as
/// written. Fraction digits beyond the sixth must be zeros. The result is in microseconds from
/// 1970-01-01T00:00.
/// </summary>
public static class TimestampText
{
    private const long SecondMicros = 1_000_000;

    /// <summary>Reads a timestamp.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out long micros) =>
        Parse(text, out micros, out _);

    /// <summary>Reads a timestamp and tells whether it named a zone.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out long micros, out bool hasZone)
    {
        micros = 0;
        hasZone = false;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        if (text.Length == 14 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return ParseCompact(text, out micros);
        }

        if (text.Length < 10 || !DateText.TryIso(text, out var year, out var month, out var day))
        {
            return ParseReason.NotATimestamp;
        }

        var rest = text[10..];
        var reason = ParseReason.None;
        long time = 0, offset = 0;
        if (!rest.IsEmpty)
        {
            if (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || rest.Length < 6)
            {
                return ParseReason.NotATimestamp;
            }

            rest = rest[1..];
            reason = ParseTime(ref rest, out time);
            if (reason == ParseReason.None)
            {
                reason = ParseZone(rest, out offset, out hasZone);
            }
        }

        return reason != ParseReason.None ? reason : Combine((year, month, day), time - offset, out micros);
    }

    private static ParseReason ParseCompact(ReadOnlySpan<byte> text, out long micros)
    {
        _ = DateText.TryNumber(text[..4], out var year);
        _ = DateText.TryNumber(text.Slice(4, 2), out var month);
        _ = DateText.TryNumber(text.Slice(6, 2), out var day);
        _ = DateText.TryNumber(text.Slice(8, 2), out var hour);
        _ = DateText.TryNumber(text.Slice(10, 2), out var minute);
        _ = DateText.TryNumber(text.Slice(12, 2), out var second);
        micros = 0;
        var time = ((hour * 3600) + (minute * 60) + second) * SecondMicros;
        return hour > 23 || minute > 59 || second > 59
            ? ParseReason.NoSuchDate
            : Combine((year, month, day), time, out micros);
    }

    private static ParseReason ParseTime(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text[2] != ':' || !DateText.TryNumber(text[..2], out var hour)
            || !DateText.TryNumber(text.Slice(3, 2), out var minute))
        {
            return ParseReason.NotATimestamp;
        }

        var second = 0;
        long fraction = 0;
        text = text[5..];
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!DateText.TryNumber(text.Slice(1, 2), out second))
            {
                return ParseReason.NotATimestamp;
            }

            text = text[3..];
            var hasFraction = text.Length > 1 && text[0] == '.';
            if (hasFraction && ParseFraction(ref text, out fraction) is not ParseReason.None and var reason)
            {
                return reason;
            }
        }

        micros = (((hour * 3600) + (minute * 60) + second) * SecondMicros) + fraction;
        return hour > 23 || minute > 59 || second > 59 ? ParseReason.NoSuchDate : ParseReason.None;
    }

    private static ParseReason ParseFraction(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? text[1..] : text.Slice(1, end);
        text = text[(digits.Length + 1)..];
        for (var place = 0; place < 6; place++)
        {
            micros = (micros * 10) + (place < digits.Length ? digits[place] - '0' : 0);
        }

        return digits.IsEmpty ? ParseReason.NotATimestamp
            : digits.Length <= 6 || !digits[6..].ContainsAnyExcept((byte)'0') ? ParseReason.None
            : ParseReason.TooManyFractionDigits;
    }

    private static ParseReason ParseZone(ReadOnlySpan<byte> text, out long micros, out bool hasZone)
    {
        micros = 0;
        hasZone = !text.IsEmpty;
        if (!hasZone || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return ParseReason.None;
        }

        var minute = 0;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6)
            || (text.Length == 6 && text[3] != ':')
            || !DateText.TryNumber(text.Slice(1, 2), out var hour)
            || (text.Length > 3 && !DateText.TryNumber(text[^2..], out minute)))
        {
            return ParseReason.NotATimestamp;
        }

        micros = ((hour * 60) + minute) * 60 * SecondMicros * (text[0] == '-' ? -1 : 1);
        return hour > 18 || minute > 59 ? ParseReason.NoSuchDate : ParseReason.None;
    }

    private static ParseReason Combine((int Year, int Month, int Day) date, long time, out long micros)
    {
        var reason = DateText.Days(date.Year, date.Month, date.Day, out var days);
        micros = reason == ParseReason.None ? (days * 86_400L * SecondMicros) + time : 0;
        return reason;
    }
}
