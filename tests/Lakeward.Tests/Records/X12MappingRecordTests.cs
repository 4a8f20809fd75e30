// A transaction set is mapped whole or rejected whole, and the others go on.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Mapping;
using Lakeward.Records.X12;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class X12MappingRecordTests
{
    private const string Version = "005010X222A1";

    [Fact]
    public void A_faulty_transaction_set_is_rejected_whole_and_alone()
    {
        var bad = X12Samples.Professional.Replace("CLM*C1*150", "CLM*C1*", StringComparison.Ordinal);
        var rows = X12Rows.Of(Delivery(X12Samples.Professional, bad, X12Samples.Professional));

        Assert.Equal([1, 3], rows.Kinds.Keys);
        Assert.Equal(6, rows.All.Count);
        var (number, issue, text) = Assert.Single(rows.Rejected);
        Assert.Equal((2, "LW-REC-0460", "CLM"), (number, issue.Code, issue.Location.Segment));
        Assert.Equal(X12Rows.Set("837", Version, 2, bad), text);
    }

    [Fact]
    public void The_bytes_of_a_record_are_those_of_the_file()
    {
        var file = X12Samples.Files["837P"];
        using var records = X12Records.Open(new MemoryStream(file), ["x12-837"]);

        Assert.True(records.Next());
        Assert.Equal("837P", records.Kind);
        Assert.Equal(
            X12Rows.Set("837", Version, 1, X12Samples.Professional),
            Encoding.UTF8.GetString(records.RecordBytes.Span));
        Assert.False(records.Next());
    }

    [Theory]
    [InlineData("SV1*HC:81002*50", "SV1*HC:81002*50.125", "LW-REC-0303", "SV1", 2)]
    [InlineData("LX*2", "LX*2.5", "LW-REC-0467", "LX", 1)]
    [InlineData("DTP*472*D8*20250201", "DTP*472*D8*20250231", "LW-REC-0468", "DTP", 3)]
    public void A_value_that_is_none_of_its_column_s_type_rejects(
        string from, string to, string code, string segment, int element)
    {
        var body = X12Samples.Professional.Replace(from, to, StringComparison.Ordinal);
        var rows = X12Rows.Of(Delivery(body));

        var issue = Assert.Single(rows.Rejected).Issue;
        Assert.Equal(
            (code, IssueSeverity.Error, segment, element),
            (issue.Code, issue.Severity, issue.Location.Segment, issue.Location.FieldNumber));
        Assert.Empty(rows.All);
    }

    [Fact]
    public void A_set_of_another_kind_is_rejected_with_both_kinds_named()
    {
        var issue = Assert.Single(X12Rows.Of(X12Samples.Files["835"], "x12-837").Rejected).Issue;
        var unknown = Encoding.UTF8.GetString(X12Samples.Files["837P"])
            .Replace("X222A1", "X999", StringComparison.Ordinal);

        Assert.Equal(("LW-REC-0490", IssueSeverity.Error), (issue.Code, issue.Severity));
        Assert.Equal("The transaction set is 835; wanted is 837D or 837I or 837P.", issue.Message);
        Assert.Equal(
            "The transaction set is of no known kind; wanted is 835.",
            Assert.Single(X12Rows.Of(Encoding.UTF8.GetBytes(unknown), "x12-835").Rejected).Issue.Message);
    }

    [Fact]
    public void An_error_of_the_group_rejects_its_sets()
    {
        var file = Encoding.UTF8.GetString(X12Samples.Files["837P"])
            .Replace("*20250101*1200*1*X*", "*2025010X*1200*1*X*", StringComparison.Ordinal);
        var rows = X12Rows.Of(Encoding.UTF8.GetBytes(file));

        Assert.Equal("LW-REC-0434", Assert.Single(rows.Rejected).Issue.Code);
        Assert.Contains(rows.Issues, issue => issue.Code == "LW-REC-0434");
    }

    [Fact]
    public void A_set_longer_than_the_limit_keeps_its_first_segments()
    {
        var limits = new X12Limits { MaxTransactionSetBytes = 600 };
        var rows = Read(Delivery(X12Samples.Professional), limits);

        var (_, issue, text) = Assert.Single(rows.Rejected);
        Assert.Equal("LW-REC-0491", issue.Code);
        var whole = X12Rows.Set("837", Version, 1, X12Samples.Professional);
        Assert.StartsWith(text, whole, StringComparison.Ordinal);
        Assert.InRange(text.Length, 500, 600);
        Assert.EndsWith("~\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_with_more_cells_than_the_limit_is_rejected_and_the_next_is_mapped()
    {
        var second = X12Samples.Professional.IndexOf("LX*2", StringComparison.Ordinal);
        var small = X12Samples.Professional[..second];
        var limits = new X12Limits { MaxCells = 100 };
        var rows = Read(Delivery(X12Samples.Professional, small), limits);

        Assert.Equal("LW-REC-0492", Assert.Single(rows.Rejected).Issue.Code);
        Assert.Equal((2, "C1"), (Assert.Single(rows.All).Record, rows.All[0]["claim_id"]));
    }

    [Fact]
    public void Warnings_are_told_and_keep_the_record()
    {
        var rows = X12Rows.Of(Delivery(
            X12Samples.Professional.Replace("CLM*C1*150*", "CLM*C1*151*", StringComparison.Ordinal)));

        Assert.Equal(["LW-REC-0480"], rows.Warned.Select(issue => issue.Code));
        Assert.Equal(3, rows.All.Count);
    }

    [Fact]
    public void Rows_do_not_depend_on_how_the_bytes_arrive_or_are_delimited()
    {
        var expected = X12Rows.Of(X12Samples.Files["271"]).All.Select(Show).ToList();
        var text = Encoding.UTF8.GetString(X12Samples.Files["271"]);
        var other = text.ReplaceLineEndings("")
            .Replace('*', '|').Replace(':', '>').Replace('^', '!').Replace('~', '\n');
        using var slow = X12Records.Open(new X12Files.ChunkedStream(X12Samples.Files["271"], 7), ["x12-270"]);

        Assert.Equal(expected, X12Rows.Of(slow).All.Select(Show));
        Assert.Equal(expected, X12Rows.Of(Encoding.UTF8.GetBytes(other)).All.Select(Show));

        static string Show(X12Rows.Row row) => row.Show(row.Of.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Twice_the_input_takes_no_more_memory()
    {
        var one = Allocated(20);
        var two = Allocated(40);

        Assert.InRange(two - one, 0, 64 << 10);

        static long Allocated(int sets)
        {
            var file = Delivery([.. Enumerable.Repeat(X12Samples.Professional, sets)]);
            using var stream = new MemoryStream(file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var records = X12Records.Open(stream, ["x12-837"]);
            var rows = 0;
            while (records.Next())
            {
                rows += records.Rows.Count;
            }

            Assert.Equal(3 * sets, rows);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("2300/CLM")]
    [InlineData("2300/CLM/1 |")]
    [InlineData("2300/CLM/x")]
    [InlineData("2300/CLM[1=]/1")]
    [InlineData("2300/CLM/2 when")]
    [InlineData("'open")]
    [InlineData("9999/CLM/1")]
    [InlineData("2300/XXX/1")]
    [InlineData("2010BA/NM1[1=PR]/3")]
    [InlineData("./1")]
    [InlineData("'x'", "integer")]
    [InlineData("2300/CLM/1 + 2300/CLM/2", "decimal(9,2)")]
    public void A_source_that_cannot_be_is_refused(string source, string type = "text")
    {
        var mapping = RecordMapping.Read(Encoding.UTF8.GetBytes($$"""
            { "format": "x12-837", "record": "837P", "tables": [ { "name": "t", "forEach": "2300",
              "columns": [
                { "name": "c", "type": "{{type}}", "class": "general", "source": "{{source}}" } ] } ] }
            """));

        Assert.Throws<FormatException>(() => new CompiledMapping(mapping, X12Guide.Named("837P")!));
    }

    [Fact]
    public void A_format_that_is_not_of_X12_is_refused() =>
        Assert.Throws<ArgumentException>(() => X12Records.Open(Stream.Null, ["fhir-r4"]));

    private static X12Rows Read(byte[] file, X12Limits limits)
    {
        using var records = X12Records.Open(
            new MemoryStream(file), ["x12-837"], new X12Options { Limits = limits });
        return X12Rows.Of(records);
    }

    private static byte[] Delivery(params IReadOnlyList<string> bodies)
    {
        var text = new StringBuilder($"{X12Files.Isa}\nGS*HC*SENDER*RECEIVER*20250101*1200*1*X*{Version}~\n");
        for (var number = 1; number <= bodies.Count; number++)
        {
            text.Append(X12Rows.Set("837", Version, number, bodies[number - 1]));
        }

        return Encoding.UTF8.GetBytes($"{text}GE*{bodies.Count}*1~\nIEA*1*000000001~\n");
    }
}
