// Guesses how a file is delimited from its first bytes.
using System.Text;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Splits the first rows with each candidate. The one wins under which most rows have as many fields as the
/// first row; among equals, the one that yields more fields.
/// </summary>
internal static class FormatDetection
{
    private const int MaxRows = 100;

    internal static DelimitedFormat Detect(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith("\uFEFF"u8))
        {
            sample = sample[3..];
        }

        var best = DelimitedFormat.Csv;
        (double Share, int Fields) bestScore = (0, 1);
        foreach (var delimiter in ",\t|;"u8)
        {
            var format = DelimitedFormat.Csv with { Delimiter = delimiter };
            var score = Score(sample, format);
            if (score.Fields > 1 && score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (format, score);
            }
        }

        return best with { HasHeader = LooksLikeHeader(sample, best) };
    }

    private static (double Share, int Fields) Score(ReadOnlySpan<byte> sample, DelimitedFormat format)
    {
        int expected = 0, rows = 0, alike = 0;
        while (!sample.IsEmpty && rows < MaxRows)
        {
            var walk = new RowWalk(format);
            var length = walk.Feed(sample);
            if (length == sample.Length && !walk.Ended && rows > 1)
            {
                // The sample may end in the middle of a row.
                break;
            }

            var row = sample[..length].TrimEnd("\r\n"u8);
            sample = sample[length..];
            if (row.IsEmpty)
            {
                continue;
            }

            var fields = FieldSplit.Values(row, format);
            expected = rows == 0 ? fields.Count : expected;
            var surplus = fields.Count - expected;
            alike += surplus == 0 || (surplus == 1 && fields[^1].Length == 0) ? 1 : 0;
            rows++;
        }

        return rows == 0 ? (0, 0) : ((double)alike / rows, expected);
    }

    private static bool LooksLikeHeader(ReadOnlySpan<byte> sample, DelimitedFormat format)
    {
        var first = sample.TrimStart("\r\n"u8);
        var row = first[..new RowWalk(format).Feed(first)].TrimEnd("\r\n"u8);
        foreach (var value in FieldSplit.Values(row, format))
        {
            var column = new ColumnInference();
            column.Observe(Encoding.UTF8.GetBytes(value));
            if (column.Result.Type.Kind is not ValueKind.Text)
            {
                return false;
            }
        }

        return true;
    }
}
