// The rules of JSON lines, and real files that are in the field.
using System.Text;
using System.Text.Json;
using Lakeward.Records;
using Lakeward.Records.JsonLines;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class JsonLinesTests
{
    [Fact]
    public void Members_become_columns_and_nested_values_keep_their_bytes()
    {
        using var reader = Open(
            "\uFEFF{\"a\":\"x\",\"b\":1.50,\"c\":{ \"d\" : [1, 2] }}\r\n\n  \n"
            + "{\"c\":[ ],\"a\":null,\"e\":true,\"f\\u0041\":\"q\\n\\u00e9\\\"\"}");

        Assert.True(reader.NextRow());
        Assert.Equal(["a", "b", "c"], reader.ColumnNames);
        Assert.Equal(["Text x", "Number 1.50", "Nested { \"d\" : [1, 2] }"], Row(reader));
        Assert.True(reader.NextRow());
        Assert.Equal(["a", "b", "c", "e", "fA"], reader.ColumnNames);
        Assert.Equal(["Null ", "Absent ", "Nested [ ]", "Boolean true", "Text q\né\""], Row(reader));
        Assert.Equal((4, 2), (reader.LineNumber, reader.RowNumber));
        Assert.False(reader.NextRow());
    }

    [Theory]
    [InlineData("{\"a\":1", JsonFault.NotJson)]
    [InlineData("{\"a\":1,}", JsonFault.NotJson)]
    [InlineData("{\"a\":1}{\"a\":2}", JsonFault.NotJson)]
    [InlineData("{\"a\":1} x", JsonFault.NotJson)]
    [InlineData("{\"a\":01}", JsonFault.NotJson)]
    [InlineData("{\"a\":1} // no", JsonFault.NotJson)]
    [InlineData("hello", JsonFault.NotJson)]
    [InlineData("[{\"a\":1}]", JsonFault.NotAnObject)]
    [InlineData("12", JsonFault.NotAnObject)]
    [InlineData("null", JsonFault.NotAnObject)]
    [InlineData("{\"a\":1,\"a\":2}", JsonFault.DuplicateMember)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", JsonFault.DuplicateMember)]
    [InlineData("{\"a\":[[[1]]]}", JsonFault.TooDeep)]
    [InlineData("{\"a\":\"\\ud800\"}", JsonFault.BrokenEscape)]
    [InlineData("{\"a\":\"x\\u0000\"}", JsonFault.NulCharacter)]
    [InlineData("{\"a\":\"\u00FF\"}", JsonFault.InvalidUtf8)]
    [InlineData("{\"a\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}", JsonFault.LineTooLong)]
    [InlineData("{\"a\":1,\"zz\":2}", JsonFault.UnknownMember)]
    public void A_faulty_line_is_set_aside_alone(string line, JsonFault fault)
    {
        var bytes = Encoding.Latin1.GetBytes("{\"a\":1}\n" + line + "\n{\"a\":3}\n");
        var limits = new JsonLinesLimits { MaxDepth = 3, MaxLineBytes = 50 };
        using var reader = JsonLinesReader.Open(new MemoryStream(bytes), ["a"], limits);
        var rejections = new List<JsonLinesRejection>();
        reader.Rejected = rejections.Add;
        var values = new List<string>();
        while (reader.NextRow())
        {
            values.Add(Encoding.UTF8.GetString(reader.Field(0)));
        }

        Assert.Equal(["1", "3"], values);
        var rejection = Assert.Single(rejections);
        Assert.Equal(fault, rejection.Fault);
        Assert.Equal(new RecordLocation(2, 2), rejection.Location);
        Assert.StartsWith("LW-REC-", rejection.ToIssue().Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_line_brings_no_columns_in()
    {
        using var reader = Open("{\"a\":1,\"b\":oops}\n{\"c\":1}\n");

        Assert.True(reader.NextRow());
        Assert.Equal(["c"], reader.ColumnNames);
    }

    [Fact]
    public void Unknown_members_can_be_passed_over()
    {
        using var reader = JsonLinesReader.Open(
            new MemoryStream("{\"z\":{\"y\":[1]},\"a\":2}"u8.ToArray()),
            ["a"],
            new JsonLinesLimits { IgnoreUnknownMembers = true });

        Assert.True(reader.NextRow());
        Assert.Equal(["Number 2"], Row(reader));
    }

    [Fact]
    public void Too_many_distinct_members_are_fatal()
    {
        using var reader = JsonLinesReader.Open(
            new MemoryStream("{\"a\":1}\n{\"b\":2}\n{\"c\":3}"u8.ToArray()), null, new() { MaxColumns = 2 });

        Assert.True(reader.NextRow());
        Assert.True(reader.NextRow());
        Assert.False(reader.NextRow());
        var issue = Assert.Single(reader.Issues);
        Assert.Equal(("LW-REC-0207", IssueSeverity.Fatal), (issue.Code, issue.Severity));
    }

    [Fact]
    public void An_endless_line_is_passed_over_in_bounded_memory()
    {
        using var reader = JsonLinesReader.Open(
            new MemoryStream(Encoding.UTF8.GetBytes(new string('[', 1_000_000) + "\n{\"a\":1}")),
            null,
            new() { MaxLineBytes = 1000 });
        var faults = new List<JsonFault>();
        reader.Rejected = rejection => faults.Add(rejection.Fault);

        Assert.True(reader.NextRow());
        Assert.Equal(2, reader.LineNumber);
        Assert.Equal([JsonFault.LineTooLong], faults);
    }

    [Fact]
    public void A_schema_takes_numbers_from_numbers_and_dates_from_strings()
    {
        var schema = JsonLinesSchema.Discover(new MemoryStream(
            """
            {"n":1,"m":1.5,"id":"123","born":"1980-02-03","at":"2020-01-02T03:04:05Z","ok":true,"x":{"y":1}}
            {"n":2,"m":10,"id":"7","born":null,"at":"2020-01-02T03:04:05+01:00","ok":false,"late":"t"}
            broken
            """u8.ToArray()));

        Assert.Equal(["n", "m", "id", "born", "at", "ok", "x", "late"], schema.ColumnNames);
        Assert.Equal(
            ["integer", "decimal(3,1)", "text", "date", "timestamp", "boolean", "text", "text"],
            schema.Types.Select(type => type.Type.ToString()));
        Assert.Equal((2, 1), (schema.RowCount, schema.RejectedCount));
    }

    [Fact]
    public void Every_real_file_has_the_rows_and_members_the_document_reader_finds()
    {
        var files = Directory.GetFiles(House.Shared("data", "fhir"), "*.ndjson", SearchOption.AllDirectories);
        Assert.True(files.Length > 50);
        foreach (var file in files)
        {
            using var reader = JsonLinesReader.Open(File.OpenRead(file));
            var faults = 0;
            reader.Rejected = _ => faults++;
            foreach (var line in File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                if (Parse(line) is not { RootElement.ValueKind: JsonValueKind.Object } document)
                {
                    faults--;
                    continue;
                }

                Assert.True(reader.NextRow(), file);
                var present = 0;
                for (var column = 0; column < reader.ColumnNames.Count; column++)
                {
                    present += reader.Kind(column) == JsonMemberKind.Absent ? 0 : 1;
                }

                Assert.Equal(document.RootElement.EnumerateObject().Count(), present);
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    var column = reader.ColumnNames.ToList().IndexOf(member.Name);
                    var expected = member.Value.ValueKind switch
                    {
                        JsonValueKind.String => member.Value.GetString()!,
                        JsonValueKind.Null => string.Empty,
                        _ => member.Value.GetRawText(),
                    };
                    Assert.Equal(expected, Encoding.UTF8.GetString(reader.Field(column)));
                }
            }

            Assert.False(reader.NextRow(), file);
            Assert.Equal(0, faults);
        }
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonLinesReader Open(string text) =>
        JsonLinesReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static List<string> Row(JsonLinesReader reader) =>
        [.. Enumerable.Range(0, reader.ColumnNames.Count).Select(column =>
            $"{reader.Kind(column)} {Encoding.UTF8.GetString(reader.Field(column))}")];
}
