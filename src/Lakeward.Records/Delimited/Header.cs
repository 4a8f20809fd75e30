// Names the columns of a delimited file.
using System.Globalization;
using System.Text.Unicode;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Column names from the first row. Names are trimmed; an empty one becomes <c>column7</c> (its index, padded
/// with zeros to one width), a repeated one gets <c>_1</c>, <c>_2</c>, as DuckDB has it; both are issues.
/// </summary>
internal static class Header
{
    internal static IReadOnlyList<string> Read(
        ReadOnlySpan<byte> row,
        DelimitedFormat format,
        long lineNumber,
        List<RecordIssue> issues,
        int maxColumns)
    {
        if (!Utf8.IsValid(row) || row.Contains((byte)0))
        {
            issues.Add(Issues.UnreadableHeader(new RecordLocation(lineNumber)));
            return [];
        }

        var values = FieldSplit.Values(row, format, maxColumns);
        if (values.Count > maxColumns)
        {
            issues.Add(Issues.TooManyColumns(new RecordLocation(lineNumber)));
            return [];
        }

        var width = (values.Count - 1).ToString(CultureInfo.InvariantCulture).Length;
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<string>(values.Count);
        for (var index = 0; index < values.Count; index++)
        {
            var name = values[index].Trim();
            if (!format.HasHeader || name.Length == 0)
            {
                name = "column" + index.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
                if (format.HasHeader)
                {
                    issues.Add(Issues.EmptyColumnName(new RecordLocation(lineNumber, null, index + 1)));
                }
            }

            if (!taken.Add(name))
            {
                issues.Add(Issues.DuplicateColumnName(new RecordLocation(lineNumber, null, index + 1)));
                name = Unique(name, taken);
            }

            names.Add(name);
        }

        return names;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            if (taken.Add(candidate))
            {
                return candidate;
            }
        }
    }
}
