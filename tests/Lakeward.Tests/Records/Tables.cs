// Reads whole files into lists of strings, for comparing.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Delimited;

namespace Lakeward.Tests.Records;

/// <summary>A delimited file read to its end.</summary>
internal sealed class Tables
{
    public required IReadOnlyList<string> Names { get; init; }

    public List<List<string?>> Rows { get; } = [];

    public List<long> Lines { get; } = [];

    public List<long> Numbers { get; } = [];

    public List<DelimitedFault> Faults { get; } = [];

    public List<RecordIssue> Issues { get; } = [];

    public static Tables Read(string text, DelimitedFormat? format = null, DelimitedLimits? limits = null) =>
        Read(Encoding.UTF8.GetBytes(text), format, limits);

    public static Tables Read(byte[] bytes, DelimitedFormat? format = null, DelimitedLimits? limits = null)
    {
        using var reader = DelimitedReader.Open(new MemoryStream(bytes), format, limits);
        var table = new Tables { Names = reader.ColumnNames };
        reader.Rejected = rejection =>
        {
            table.Faults.Add(rejection.Fault);
            table.Issues.Add(rejection.ToIssue());
        };
        while (reader.NextRow())
        {
            var row = new List<string?>();
            for (var column = 0; column < reader.ColumnNames.Count; column++)
            {
                var value = reader.Field(column);
                row.Add(value.IsEmpty ? null : Encoding.UTF8.GetString(value));
            }

            table.Rows.Add(row);
            table.Lines.Add(reader.LineNumber);
            table.Numbers.Add(reader.RowNumber);
        }

        table.Issues.AddRange(reader.Issues);
        return table;
    }
}
