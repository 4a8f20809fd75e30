// Splits one row into its values, plainly.
using System.Text;

namespace Lakeward.Records.Delimited;

/// <summary>The slow and simple way from a row to its values, for headers and for detection.</summary>
internal static class FieldSplit
{
    /// <summary>
    /// The values of a row that is given without its line end, at most one more than <paramref name="most"/>;
    /// invalid UTF-8 becomes U+FFFD.
    /// </summary>
    internal static List<string> Values(
        ReadOnlySpan<byte> row, DelimitedFormat format, int most = int.MaxValue)
    {
        var values = new List<string>();
        while (true)
        {
            var length = FieldLength(row, format);
            values.Add(Value(row[..length], format));
            if (length == row.Length || values.Count > most)
            {
                return values;
            }

            row = row[(length + 1)..];
        }
    }

    private static int FieldLength(ReadOnlySpan<byte> row, DelimitedFormat format)
    {
        var at = OpeningQuote(row, format) + 1;
        while (at > 0)
        {
            var gap = row[at..].IndexOf(format.Quote);
            if (gap < 0)
            {
                return row.Length;
            }

            at += gap + 1;
            if (at == row.Length || row[at] != format.Quote)
            {
                break;
            }

            at++;
        }

        var rest = row[at..].IndexOf(format.Delimiter);
        return rest < 0 ? row.Length : at + rest;
    }

    private static string Value(ReadOnlySpan<byte> field, DelimitedFormat format)
    {
        var quote = ((char)format.Quote).ToString();
        if (OpeningQuote(field, format) < 0)
        {
            return Encoding.UTF8.GetString(field);
        }

        var trimmed = field.Trim((byte)' ');
        var inner = trimmed[1..(trimmed.Length > 1 && trimmed[^1] == format.Quote ? ^1 : ^0)];
        return Encoding.UTF8.GetString(inner).Replace(quote + quote, quote, StringComparison.Ordinal);
    }

    private static int OpeningQuote(ReadOnlySpan<byte> row, DelimitedFormat format)
    {
        var first = row.IndexOfAnyExcept((byte)' ');
        return first >= 0 && row[first] == format.Quote ? first : -1;
    }
}
