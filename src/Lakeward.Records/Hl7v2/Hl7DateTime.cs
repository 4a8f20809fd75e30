// Reads dates and times as HL7 v2 writes them.
using Lakeward.Records.Typing;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// A date or time of the types DT, DTM and TS: <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c>.
/// <para>References: HL7 v2.9, chapter 2A, DT and DTM.</para>
/// </summary>
/// <param name="Local">As written, missing parts at their beginning, without regard to the offset.</param>
/// <param name="Offset">The offset from UTC where one is written.</param>
/// <param name="Precision">The last part that is written.</param>
public readonly record struct Hl7DateTime(DateTime Local, TimeSpan? Offset, Hl7Precision Precision)
{
    private const int LongestOffsetMinutes = 14 * 60;

    /// <summary>The date; only where <see cref="Precision"/> is a day or finer is it more than a
    /// beginning.</summary>
    public DateOnly Date => DateOnly.FromDateTime(Local);

    /// <summary>Microseconds from 1970-01-01T00:00, in UTC where an offset is written, else as
    /// written.</summary>
    public long Micros => (Local.Ticks - (Offset ?? TimeSpan.Zero).Ticks - DateTime.UnixEpoch.Ticks)
        / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads a value; spaces around it are passed over.</summary>
    public static ParseReason Parse(ReadOnlySpan<byte> text, out Hl7DateTime value)
    {
        value = default;
        text = text.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ParseReason.Empty;
        }

        TimeSpan? offset = null;
        var sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (sign >= 0)
        {
            if (!TryOffset(text[sign..], out var minutes))
            {
                return ParseReason.NotADate;
            }

            offset = TimeSpan.FromMinutes(minutes);
            text = text[..sign];
        }

        var point = text.IndexOf((byte)'.');
        var digits = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (digits.Length is not (4 or 6 or 8 or 10 or 12 or 14) || !AreDigits(digits) || !AreDigits(fraction)
            || (point >= 0 && (digits.Length != 14 || fraction.Length is 0 or > 7)))
        {
            return ParseReason.NotADate;
        }

        var precision = point >= 0 ? Hl7Precision.Fraction : (Hl7Precision)((digits.Length / 2) - 2);
        if (!TryLocal(digits, fraction, out var local)
            || Math.Abs(offset?.TotalMinutes ?? 0) > LongestOffsetMinutes)
        {
            return ParseReason.NoSuchDate;
        }

        value = new Hl7DateTime(local, offset, precision);
        return ParseReason.None;
    }

    private static bool TryLocal(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> fraction, out DateTime local)
    {
        local = default;
        var (year, month, day) = (Number(digits[..4]), Part(digits, 4, 1), Part(digits, 6, 1));
        var (hour, minute, second) = (Part(digits, 8, 0), Part(digits, 10, 0), Part(digits, 12, 0));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        long ticks = Number(fraction);
        for (var place = fraction.Length; place < 7; place++)
        {
            ticks *= 10;
        }

        local = new DateTime(year, month, day, hour, minute, second).AddTicks(ticks);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length != 5 || !AreDigits(text[1..]))
        {
            return false;
        }

        minutes = (Number(text[1..3]) * 60) + Number(text[3..]);
        minutes = text[0] == (byte)'-' ? -minutes : minutes;
        return true;
    }

    private static int Part(ReadOnlySpan<byte> digits, int at, int otherwise) =>
        at < digits.Length ? Number(digits.Slice(at, 2)) : otherwise;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
