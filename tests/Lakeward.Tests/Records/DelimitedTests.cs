// The rules of delimited files, one by one.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Delimited;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class DelimitedTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\r\n1,2\n3,4\r")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("\uFEFF\"a\",b\n1,\"2\"\n\"3\",\"4\"")]
    [InlineData("\n\r\na,b\n\n1,2\n\n\n3,4\n\n")]
    [InlineData("a,b\n1,2,\n3,4,\n")]
    [InlineData(" a , b \n1,  \"2\" \n\"3\"  ,4\n")]
    public void The_same_table_is_read_however_it_is_written(string text)
    {
        var table = Tables.Read(text, DelimitedFormat.Csv);

        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal([["1", "2"], ["3", "4"]], table.Rows);
        Assert.Equal([1, 2], table.Numbers);
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void An_empty_field_is_null_quoted_or_not() =>
        Assert.Equal(
            [["1", null], [null, "2"], [null, null]],
            Tables.Read("a,b\n1,\"\"\n,2\n,\n", DelimitedFormat.Csv).Rows);

    [Fact]
    public void A_blank_line_is_a_null_in_a_file_of_one_column() =>
        Assert.Equal(
            [["1"], [null], ["2"], [null], ["3"]],
            Tables.Read("a\n1\n\n2\n\"\"\n3\n", DelimitedFormat.Csv).Rows);

    [Fact]
    public void Quotes_inside_an_unquoted_field_are_ordinary_text()
    {
        var table = Tables.Read("a,b\nx\"y\"z,5\" cuff\n\"say \"\"hi\"\"\",\"\"\"\"\n", DelimitedFormat.Csv);

        Assert.Equal([["x\"y\"z", "5\" cuff"], ["say \"hi\"", "\""]], table.Rows);
    }

    [Fact]
    public void A_quoted_field_may_span_lines_and_the_line_numbers_stay_right()
    {
        var table = Tables.Read("\"a\nb\",c\r\n1,\"x\r\ny\nz\"\r\n\r\n2,w\r\n3\r\n", DelimitedFormat.Csv);

        Assert.Equal(["a\nb", "c"], table.Names);
        Assert.Equal([["1", "x\r\ny\nz"], ["2", "w"]], table.Rows);
        Assert.Equal([3, 7], table.Lines);
        var issue = Assert.Single(table.Issues);
        Assert.Equal("LW-REC-0110 line 8: The row has too few fields.", issue.ToString());
        Assert.Equal(3, issue.Location.RowNumber);
    }

    [Theory]
    [InlineData("1", DelimitedFault.TooFewFields)]
    [InlineData("1,2,3", DelimitedFault.TooManyFields)]
    [InlineData("1,2,,", DelimitedFault.TooManyFields)]
    [InlineData("\"1\"x,2", DelimitedFault.StrayText)]
    [InlineData("\"1\" \"x\",2", DelimitedFault.StrayText)]
    [InlineData("1\0,2", DelimitedFault.NulByte)]
    [InlineData("1,\u00FF", DelimitedFault.InvalidUtf8)]
    [InlineData("1,aaaaaaaaaaaaaaaaaaaaaaaaa", DelimitedFault.FieldTooLong)]
    [InlineData("aaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbbbbb", DelimitedFault.RowTooLong)]
    public void A_faulty_row_is_set_aside_alone(string row, DelimitedFault fault)
    {
        var limits = new DelimitedLimits { MaxFieldBytes = 20, MaxRowBytes = 32 };
        var bytes = Encoding.Latin1.GetBytes("a,b\nx,y\n" + row + "\nz,w\n");

        foreach (var size in new[] { 16, 40, 4096 })
        {
            var table = Tables.Read(bytes, DelimitedFormat.Csv, limits with { BlockSizeBytes = size });

            Assert.Equal([["x", "y"], ["z", "w"]], table.Rows);
            Assert.Equal([2, 4], table.Lines);
            Assert.Equal([1, 3], table.Numbers);
            var issue = Assert.Single(table.Issues);
            Assert.Equal(3, issue.Location.LineNumber);
            Assert.Equal(2, issue.Location.RowNumber);
            Assert.Equal(IssueSeverity.Error, issue.Severity);
            Assert.Equal(
                issue.Code,
                new DelimitedRejection(fault, issue.Location, default).ToIssue().Code);
        }
    }

    [Fact]
    public void A_quote_that_never_closes_is_fatal_and_the_rows_before_it_stand()
    {
        var table = Tables.Read("a,b\n1,2\n3,\"4\n5,6\n", DelimitedFormat.Csv, new() { BlockSizeBytes = 16 });

        Assert.Equal([["1", "2"]], table.Rows);
        var issue = Assert.Single(table.Issues);
        Assert.Equal(("LW-REC-0113", IssueSeverity.Fatal), (issue.Code, issue.Severity));
        Assert.Equal(3, issue.Location.LineNumber);
    }

    [Fact]
    public void A_quote_that_never_closes_takes_no_more_memory_than_the_limit()
    {
        var text = "a,b\n1,2\n3,\"" + new string('x', 100_000);
        var limits = new DelimitedLimits { MaxRowBytes = 1000, MaxFieldBytes = 1000, BlockSizeBytes = 64 };

        var table = Tables.Read(text, DelimitedFormat.Csv, limits);

        Assert.Equal(["LW-REC-0114", "LW-REC-0113"], table.Issues.Select(issue => issue.Code));
        Assert.Equal([["1", "2"]], table.Rows);
    }

    [Fact]
    public void A_byte_order_mark_of_UTF_16_is_fatal()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var table = Tables.Read([.. encoding.GetPreamble(), .. encoding.GetBytes("a,b\n1,2\n")]);

            Assert.Empty(table.Names);
            Assert.Equal("LW-REC-0101", Assert.Single(table.Issues).Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n\r")]
    public void An_empty_file_has_no_columns_and_says_so(string text)
    {
        var table = Tables.Read(text);

        Assert.Empty(table.Names);
        Assert.Empty(table.Rows);
        var issue = Assert.Single(table.Issues);
        Assert.Equal(("LW-REC-0104", IssueSeverity.Warning), (issue.Code, issue.Severity));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a,b\r\n")]
    public void A_header_alone_makes_columns_and_no_rows(string text)
    {
        var table = Tables.Read(text);

        Assert.Equal(["a", "b"], table.Names);
        Assert.Empty(table.Rows);
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void Empty_and_repeated_names_are_issues_and_get_the_names_DuckDB_would_give()
    {
        var table = Tables.Read("a,a,,A\n1,2,3,4\n", DelimitedFormat.Csv);

        Assert.Equal(["a", "a_1", "column2", "A_2"], table.Names);
        Assert.Equal(["LW-REC-0118", "LW-REC-0117", "LW-REC-0118"], table.Issues.Select(issue => issue.Code));
        Assert.Equal([2, 3, 4], table.Issues.Select(issue => issue.Location.FieldNumber!.Value));
        Assert.DoesNotContain(table.Issues, issue => issue.Message.Contains(" a ", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered_and_the_first_row_is_data()
    {
        var table = Tables.Read("1,2\n3,4\n", DelimitedFormat.Csv with { HasHeader = false });

        Assert.Equal(["column0", "column1"], table.Names);
        Assert.Equal([["1", "2"], ["3", "4"]], table.Rows);
        Assert.Equal([1, 2], table.Lines);
    }

    [Fact]
    public void More_columns_than_the_limit_are_fatal()
    {
        var table = Tables.Read("a,b,c\n1,2,3\n", DelimitedFormat.Csv, new() { MaxColumns = 2 });

        Assert.Empty(table.Names);
        Assert.Equal("LW-REC-0116", Assert.Single(table.Issues).Code);
    }

    [Fact]
    public void A_row_of_endless_fields_is_one_issue()
    {
        var table = Tables.Read("a,b\n" + new string(',', 100_000) + "\n1,2\n", DelimitedFormat.Csv);

        Assert.Equal([["1", "2"]], table.Rows);
        Assert.Equal([DelimitedFault.TooManyFields], table.Faults);
    }

    [Theory]
    [InlineData("a,b;c\n1,2\n3,4\n", ',', true)]
    [InlineData("a|b|c\nx,y|2|3,5\n", '|', true)]
    [InlineData("a\tb\n\"x,y\tz\"\t2\n", '\t', true)]
    [InlineData("a;b\n1,5;2,5\n3,5;4\n", ';', true)]
    [InlineData("1|x\n2|y\n", '|', false)]
    [InlineData("x,2015-06-23\n", ',', false)]
    [InlineData("only\none\n", ',', true)]
    [InlineData("a,b\n\"multi\nline|\",2\n", ',', true)]
    public void The_format_is_detected(string text, char delimiter, bool header)
    {
        var format = DelimitedFormat.Detect(Encoding.UTF8.GetBytes(text));

        Assert.Equal((delimiter, header), ((char)format.Delimiter, format.HasHeader));
    }

    [Fact]
    public void A_disposed_block_is_cleared()
    {
        using var splitter = DelimitedSplitter.Open(new MemoryStream("a\nsecret\n"u8.ToArray()));
        Assert.True(splitter.TryNext(out var block));
        var bytes = block.Bytes;

        block.Dispose();
        block.Dispose();

        Assert.False(bytes.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Raw_fields_and_row_bytes_are_as_written()
    {
        using var reader = DelimitedReader.Open(new MemoryStream("a,b\n \"x\"\"y\" ,2\r\n"u8.ToArray()));
        Assert.True(reader.NextRow());

        Assert.Equal(" \"x\"\"y\" ,2", Encoding.UTF8.GetString(reader.RowBytes));
        Assert.True(reader.IsQuoted(0));
        Assert.False(reader.IsQuoted(1));
        Assert.Equal("x\"y", Encoding.UTF8.GetString(reader.Field(0)));
        Assert.False(reader.NextRow());
        Assert.False(reader.NextRow());
    }
}
