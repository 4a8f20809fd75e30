// The text of single values, in UTF-8, without allocation and over the whole range that DuckDB allows.
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Lakeward.Engine;

/// <summary>
/// Writers of one value into a span of at least 64 bytes; each returns the bytes written. .NET's dates end at
/// the year 9999 and know no years before Christ, hence the calendar arithmetic of our own.
/// </summary>
internal static class ValueText
{
    private const long DaySeconds = 86_400;

    public static int Boolean(bool value, Span<byte> output) => Ascii(value ? "true"u8 : "false"u8, output);

    public static int Integer(long value, Span<byte> output)
    {
        _ = Utf8Formatter.TryFormat(value, output, out var written);
        return written;
    }

    public static int Unsigned(UInt128 value, Span<byte> output)
    {
        _ = value.TryFormat(output, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    public static int Double(double value, Span<byte> output)
    {
        _ = value.TryFormat(output, out var written, default, CultureInfo.InvariantCulture);
        return Real(double.IsFinite(value), value > 0, double.IsNaN(value), output, written);
    }

    public static int Float(float value, Span<byte> output)
    {
        _ = value.TryFormat(output, out var written, default, CultureInfo.InvariantCulture);
        return Real(float.IsFinite(value), value > 0, float.IsNaN(value), output, written);
    }

    /// <summary>An integer with a point before its last <paramref name="scale"/> digits.</summary>
    public static int Decimal(Int128 unscaled, int scale, Span<byte> output)
    {
        Span<byte> digits = stackalloc byte[40];
        var negative = unscaled < 0;
        var magnitude = negative ? (UInt128)(-unscaled) : (UInt128)unscaled;
        int count;
        if (magnitude <= ulong.MaxValue)
        {
            _ = Utf8Formatter.TryFormat((ulong)magnitude, digits, out count);
        }
        else
        {
            _ = magnitude.TryFormat(digits, out count, default, CultureInfo.InvariantCulture);
        }

        var at = 0;
        if (negative)
        {
            output[at++] = (byte)'-';
        }

        var whole = count - scale;
        if (whole <= 0)
        {
            output[at++] = (byte)'0';
        }
        else
        {
            digits[..whole].CopyTo(output[at..]);
            at += whole;
        }

        if (scale == 0)
        {
            return at;
        }

        output[at++] = (byte)'.';
        for (; whole < 0; whole++)
        {
            output[at++] = (byte)'0';
        }

        var fraction = digits[Math.Max(count - scale, 0)..count];
        fraction.CopyTo(output[at..]);
        return at + fraction.Length;
    }

    public static int Date(int days, Span<byte> output)
    {
        if (days is int.MaxValue or -int.MaxValue)
        {
            return Infinity(days > 0, output);
        }

        var written = Calendar(days, output, out var beforeChrist);
        return beforeChrist ? written + Ascii(" (BC)"u8, output[written..]) : written;
    }

    /// <summary>A time of day in units of 10^-<paramref name="digits"/> seconds.</summary>
    public static int Time(long units, int digits, Span<byte> output)
    {
        var perSecond = PowerOfTen(digits);
        return Clock(units / perSecond, units % perSecond, digits, output);
    }

    /// <summary>A moment in units of 10^-<paramref name="digits"/> seconds since 1970-01-01.</summary>
    public static int Timestamp(long units, int digits, bool zone, Span<byte> output)
    {
        if (units is long.MaxValue or -long.MaxValue)
        {
            return Infinity(units > 0, output);
        }

        var perSecond = PowerOfTen(digits);
        var seconds = FloorDivide(units, perSecond);
        var days = FloorDivide(seconds, DaySeconds);
        var written = Calendar(days, output, out var beforeChrist);
        written += beforeChrist ? Ascii(" (BC)"u8, output[written..]) : 0;
        output[written++] = (byte)' ';
        var (second, fraction) = (seconds - (days * DaySeconds), units - (seconds * perSecond));
        written += Clock(second, fraction, digits, output[written..]);
        return zone ? written + Ascii("+00"u8, output[written..]) : written;
    }

    public static int Uuid(UInt128 stored, Span<byte> output)
    {
        // DuckDB flips the highest bit, so that UUIDs sort as signed integers.
        var bits = stored ^ (UInt128.One << 127);
        var at = 0;
        for (var nibble = 31; nibble >= 0; nibble--)
        {
            output[at++] = "0123456789abcdef"u8[(int)(bits >> (nibble * 4)) & 15];
            if (at is 8 or 13 or 18 or 23)
            {
                output[at++] = (byte)'-';
            }
        }

        return at;
    }

    /// <summary>Printable ASCII as it is, all else as <c>\xHH</c>.</summary>
    public static void WriteBlob(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        foreach (var one in bytes)
        {
            var span = output.GetSpan(4);
            if (one is >= 32 and <= 126 and not ((byte)'\\' or (byte)'\'' or (byte)'"'))
            {
                span[0] = one;
                output.Advance(1);
            }
            else
            {
                span[0] = (byte)'\\';
                span[1] = (byte)'x';
                span[2] = "0123456789ABCDEF"u8[one >> 4];
                span[3] = "0123456789ABCDEF"u8[one & 15];
                output.Advance(4);
            }
        }
    }

    private static int Real(bool finite, bool positive, bool nan, Span<byte> output, int written)
    {
        if (!finite)
        {
            return Ascii(nan ? "nan"u8 : positive ? "inf"u8 : "-inf"u8, output);
        }

        var exponent = output[..written].IndexOf((byte)'E');
        if (exponent >= 0)
        {
            output[exponent] = (byte)'e';
            return written;
        }

        return output[..written].Contains((byte)'.') ? written : written + Ascii(".0"u8, output[written..]);
    }

    private static int Infinity(bool positive, Span<byte> output) =>
        Ascii(positive ? "infinity"u8 : "-infinity"u8, output);

    /// <summary>
    /// Year, month and day in the proleptic Gregorian calendar, from days since 1970-01-01.
    /// </summary>
    private static int Calendar(long days, Span<byte> output, out bool beforeChrist)
    {
        // Count from 0000-03-01, so that the leap day ends a year, in cycles of 400 years.
        var shifted = days + 719_468;
        var cycle = FloorDivide(shifted, 146_097);
        var dayOfCycle = shifted - (cycle * 146_097);
        var leapDays = (dayOfCycle / 1460) - (dayOfCycle / 36_524) + (dayOfCycle / 146_096);
        var yearOfCycle = (dayOfCycle - leapDays) / 365;
        var dayOfYear = dayOfCycle - ((365 * yearOfCycle) + (yearOfCycle / 4) - (yearOfCycle / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        month = month < 10 ? month + 3 : month - 9;
        var year = yearOfCycle + (cycle * 400) + (month <= 2 ? 1 : 0);

        // There is no year 0: the year before 1 is 1 (BC).
        beforeChrist = year <= 0;
        year = beforeChrist ? 1 - year : year;
        var written = year < 10_000 ? Padded(year, 4, output) : Integer(year, output);
        output[written++] = (byte)'-';
        written += Padded(month, 2, output[written..]);
        output[written++] = (byte)'-';
        return written + Padded(day, 2, output[written..]);
    }

    private static int Clock(long seconds, long fraction, int digits, Span<byte> output)
    {
        _ = Padded(seconds / 3600, 2, output);
        output[2] = (byte)':';
        _ = Padded(seconds / 60 % 60, 2, output[3..]);
        output[5] = (byte)':';
        _ = Padded(seconds % 60, 2, output[6..]);
        if (fraction == 0)
        {
            return 8;
        }

        output[8] = (byte)'.';
        var written = 9 + Padded(fraction, digits, output[9..]);
        while (output[written - 1] == (byte)'0')
        {
            written--;
        }

        return written;
    }

    private static int Padded(long value, int digits, Span<byte> output)
    {
        for (var at = digits - 1; at >= 0; at--)
        {
            output[at] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return digits;
    }

    private static long PowerOfTen(int digits) => digits switch
    {
        0 => 1,
        3 => 1_000,
        6 => 1_000_000,
        _ => 1_000_000_000,
    };

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static int Ascii(ReadOnlySpan<byte> text, Span<byte> output)
    {
        text.CopyTo(output);
        return text.Length;
    }
}
