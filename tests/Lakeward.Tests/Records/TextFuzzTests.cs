// Broken delimited text and JSON lines do no harm, however little is read at a time.
using System.Text;
using System.Text.Json;
using Lakeward.Records;
using Lakeward.Records.Delimited;
using Lakeward.Records.JsonLines;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class TextFuzzTests
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            ",", "|", ";", "\t", "\"", "\"\"", "\",\"", "\"\n\"", "\n", "\r", "\r\n", "\n\n\n", " ", "\0",
            ",,,,,,,,,,,,,,,,", "{", "}", "[", "]", ":", "\\", "\\u", "\\ud800", "\\u0000", "null", "1e999",
            "{\"a\":1}\n", "{\"a\":{\"a\":[[[[", "\"a\":2,", "-", "0.1e-7",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80],
    ];

    [Fact]
    public void Broken_delimited_text_gives_the_same_rows_and_issues_in_blocks_of_any_size()
    {
        var files = Corpus("csv", "*");
        Mutation.Repeat(500, seed =>
        {
            var mutation = new Mutation(seed, Words);
            var bytes = mutation.Break(files[mutation.Below(files.Count)], 20_000);
            var limits = mutation.Below(2) == 0 ? DelimitedLimits.Default : new DelimitedLimits
            {
                MaxRowBytes = 16 + mutation.Below(2000),
                MaxFieldBytes = 1 + mutation.Below(500),
                MaxColumns = 1 + mutation.Below(60),
            };
            var format = mutation.Below(2) == 0 ? DelimitedFormat.Csv
                : DelimitedFormat.Csv with { Delimiter = ",|;\t"u8[mutation.Below(4)] };

            var whole = Rows(new MemoryStream(bytes), format, limits);
            var pieces = Rows(
                new PiecewiseStream(bytes, 1 + mutation.Below(700)),
                format,
                limits with { BlockSizeBytes = 16 + mutation.Below(500) });
            _ = Rows(new MemoryStream(bytes), null, limits);

            Assert.Equal(whole, pieces);
        });
    }

    [Fact]
    public void Broken_json_lines_give_the_same_rows_in_pieces_of_any_size()
    {
        var files = Corpus("fhir", "*.ndjson");
        Mutation.Repeat(500, seed =>
        {
            var mutation = new Mutation(seed, Words);
            var bytes = mutation.Break(files[mutation.Below(files.Count)], 20_000);
            var limits = mutation.Below(2) == 0 ? JsonLinesLimits.Default : new JsonLinesLimits
            {
                MaxLineBytes = 16 + mutation.Below(3000),
                MaxDepth = 1 + mutation.Below(8),
                MaxColumns = 1 + mutation.Below(30),
            };

            var whole = Members(new MemoryStream(bytes), limits);
            var pieces = Members(new PiecewiseStream(bytes, 1 + mutation.Below(700)), limits);

            Assert.Equal(whole, pieces);
        });
    }

    private static List<byte[]> Corpus(string folder, string pattern) =>
    [
        .. Directory.GetFiles(House.Shared("data", folder), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length > 0),
    ];

    /// <summary>The rows, and the issues by their lines: a row that fits into no block is an issue of the
    /// file.</summary>
    private static string Rows(Stream stream, DelimitedFormat? format, DelimitedLimits limits)
    {
        var (rows, issues) = (new StringBuilder(), new List<RecordIssue>());
        using var reader = DelimitedReader.Open(stream, format, limits);
        reader.Rejected = rejection => issues.Add(rejection.ToIssue());
        while (reader.NextRow())
        {
            rows.Append(reader.LineNumber).Append(' ').Append(reader.RowNumber);
            for (var column = 0; column < reader.ColumnNames.Count; column++)
            {
                rows.Append('|').Append(Encoding.Latin1.GetString(reader.Field(column)));
            }

            rows.Append('\n');
        }

        var sorted = issues.Concat(reader.Issues).OrderBy(issue => issue.Location.LineNumber)
            .ThenBy(issue => issue.Code, StringComparer.Ordinal);
        return rows.AppendJoin('\n', sorted).ToString();
    }

    /// <summary>The rows; a line that is read is an object to the platform's reader too.</summary>
    private static string Members(Stream stream, JsonLinesLimits limits)
    {
        var text = new StringBuilder();
        using var reader = JsonLinesReader.Open(stream, null, limits);
        reader.Rejected = rejection => text.Append(rejection.ToIssue()).Append('\n');
        while (reader.NextRow())
        {
            var line = Encoding.UTF8.GetString(reader.RowBytes).TrimStart('\uFEFF');
            using var json = JsonDocument.Parse(line, new() { MaxDepth = limits.MaxDepth });
            var present = 0;
            for (var column = 0; column < reader.ColumnNames.Count; column++)
            {
                present += reader.Kind(column) == JsonMemberKind.Absent ? 0 : 1;
                text.Append('|').Append(Encoding.UTF8.GetString(reader.Field(column)));
            }

            Assert.Equal(json.RootElement.EnumerateObject().Count(), present);
            text.Append(reader.LineNumber).Append('\n');
        }

        return text.AppendJoin('|', reader.ColumnNames).AppendJoin('\n', reader.Issues).ToString();
    }
}
