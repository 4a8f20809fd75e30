// The columns of a JSON lines file, found by reading it once.
using Lakeward.Records.Typing;

namespace Lakeward.Records.JsonLines;

/// <summary>
/// Names and types of a JSON lines file. A number makes a numeric column and a boolean a boolean one; a
/// string makes text, or a date or timestamp when every value is one, but never a number, because a sender
/// who wrote quotes meant text; objects and arrays make text.
/// </summary>
/// <param name="ColumnNames">The members met, in order of first appearance.</param>
/// <param name="Types">Their types.</param>
/// <param name="RowCount">The good lines.</param>
/// <param name="RejectedCount">The faulty ones.</param>
/// <param name="Issues">The issues of the file as a whole.</param>
public sealed record JsonLinesSchema(
    IReadOnlyList<string> ColumnNames,
    IReadOnlyList<InferredType> Types,
    long RowCount,
    long RejectedCount,
    IReadOnlyList<RecordIssue> Issues)
{
    /// <summary>Reads the stream to its end.</summary>
    public static JsonLinesSchema Discover(Stream stream, JsonLinesLimits? limits = null)
    {
        using var reader = JsonLinesReader.Open(stream, null, limits);
        long rows = 0, rejected = 0;
        reader.Rejected = _ => rejected++;
        var columns = new List<ColumnInference>();
        while (reader.NextRow())
        {
            rows++;
            while (columns.Count < reader.ColumnNames.Count)
            {
                columns.Add(new ColumnInference());
            }

            for (var column = 0; column < columns.Count; column++)
            {
                Observe(columns[column], reader.Kind(column), reader.Field(column));
            }
        }

        while (columns.Count < reader.ColumnNames.Count)
        {
            columns.Add(new ColumnInference());
        }

        var types = columns.ConvertAll(static column => column.Result);
        return new JsonLinesSchema(reader.ColumnNames, types, rows, rejected, reader.Issues);
    }

    private static void Observe(ColumnInference column, JsonMemberKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case JsonMemberKind.Text:
                column.ObserveString(value);
                break;
            case JsonMemberKind.Nested:
                column.ObserveText();
                break;
            default:
                column.Observe(value);
                break;
        }
    }
}
