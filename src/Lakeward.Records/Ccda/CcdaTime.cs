// Reads the times of HL7 version 3.
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Ccda;

/// <summary>
/// The TS data type: <c>YYYY[MM[DD[HH[MM[SS[.fraction]]]]]][+-ZZzz]</c>. What is missing is the first it can
/// be; a zone is moved to UTC, and not heeded where there is no hour; digits beyond the microsecond are cut
/// off.
/// </summary>
internal static class CcdaTime
{
    /// <summary>Reads a time in microseconds from 1970-01-01T00:00.</summary>
    internal static ParseReason Parse(string text, out long micros, out bool hasZone)
    {
        (micros, hasZone) = (0, false);
        var (digits, fraction, zone) = Parts(text);
        if (digits is not (4 or 6 or 8 or 10 or 12 or 14) || (fraction > 0 && digits != 14)
            || (zone > 0 && (zone is not (3 or 5) || digits < 8)) || digits + fraction + zone != text.Length)
        {
            return ParseReason.NotATimestamp;
        }

        Span<char> full = stackalloc char[14];
        "00000101000000".CopyTo(full);
        text.AsSpan(0, digits).CopyTo(full);
        Span<byte> iso = stackalloc byte[40];
        var hasFraction = fraction > 1;
        var cut = text.AsSpan(digits, hasFraction ? Math.Min(fraction, 7) : 0);
        var offset = digits >= 10 ? text.AsSpan(digits + fraction) : [];
        return System.Text.Unicode.Utf8.TryWrite(
            iso,
            CultureInfo.InvariantCulture,
            $"{full[..4]}-{full[4..6]}-{full[6..8]}T{full[8..10]}:{full[10..12]}:{full[12..]}{cut}{offset}",
            out var length)
            ? TimestampText.Parse(iso[..length], out micros, out hasZone)
            : ParseReason.NotATimestamp;
    }

    /// <summary>How exact a time is; null when it is none.</summary>
    internal static string? Precision(string text) => Parts(text).Digits switch
    {
        4 => "year",
        6 => "month",
        8 => "day",
        > 8 => "time",
        _ => null,
    };

    private static (int Digits, int Fraction, int Zone) Parts(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
        {
            return (text.Length, 0, 0);
        }

        var rest = text.AsSpan(digits);
        var zone = rest.IndexOfAny('+', '-');
        var fraction = zone < 0 ? rest : rest[..zone];
        return fraction.IsEmpty || (fraction[0] == '.' && !fraction[1..].ContainsAnyExceptInRange('0', '9'))
            ? (digits, fraction.Length, rest.Length - fraction.Length)
            : (0, 0, 0);
    }
}
