// Real delimited files of the field, read by the fast reader and by the plain one.
using System.Text;
using Lakeward.Records.Delimited;
using Lakeward.Records.Typing;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class DelimitedFileTests
{
    private const string Rif =
        "CMSgov+beneficiary-fhir-data/apps/bfd-model/bfd-model-rif-samples/src/main/resources";
    private const string Reports = "CDCgov+prime-reportstream/prime-router/src";

    [Fact]
    public void Every_file_has_the_rows_and_values_the_plain_reader_finds()
    {
        var files = Directory.GetFiles(House.Shared("data", "csv"), "*", SearchOption.AllDirectories);
        Assert.Equal(179, files.Length);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var format = DelimitedFormat.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, 64 << 10)));
            var plain = PlainCsv.Read(Encoding.UTF8.GetString(bytes), (char)format.Delimiter);
            var columns = plain[0].Count;
            var good = plain.Skip(1).Where(row => Fits(row, columns)).Select(row => row[..columns]).ToList();

            foreach (var size in new[] { 100, 4096, 1 << 20 })
            {
                var table = Tables.Read(bytes, null, new DelimitedLimits { BlockSizeBytes = size });

                Assert.True(format.HasHeader, file);
                Assert.True(columns == table.Names.Count, file);
                Assert.True(plain.Count - 1 - good.Count == table.Faults.Count, file);
                Assert.True(good.Count == table.Rows.Count, file);
                Assert.True(good.Zip(table.Rows).All(pair => pair.First.SequenceEqual(pair.Second)), file);
            }
        }
    }

    [Fact]
    public void A_byte_order_mark_before_210_columns_without_a_final_newline()
    {
        var table = ReadReal(Rif, "rif-synthea/beneficiary_2012.csv");

        Assert.Equal("DML_IND", table.Names[0]);
        Assert.Equal(210, table.Names.Count);
        Assert.Equal(3, table.Rows.Count);
        Assert.Equal("17-Jan-1942", table.Rows[0][5]);
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void A_delimiter_at_the_end_of_each_row_and_no_final_newline()
    {
        var table = ReadReal(Rif, "rif-static-samples/sample-a-pde.txt");

        Assert.Equal(41, table.Names.Count);
        Assert.Equal("08", Assert.Single(table.Rows)[^1]);
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void Dates_like_23_JUN_2015_are_dates()
    {
        var table = ReadReal(Rif, "rif-static-samples/sample-a-pde.txt");
        var inference = new ColumnInference();
        foreach (var row in table.Rows)
        {
            inference.Observe(Encoding.UTF8.GetBytes(row[5]!));
        }

        Assert.Equal(ColumnType.Date, inference.Result.Type);
        Assert.Equal(DateFormat.DayMonthName, inference.Result.DateFormat);
        Assert.Equal(ParseReason.None, DateText.Parse("23-JUN-2015"u8, DateFormat.Any, out var days));
        Assert.Equal(new DateOnly(2015, 6, 23), new DateOnly(1970, 1, 1).AddDays(days));
    }

    [Fact]
    public void A_quoted_field_of_several_lines()
    {
        var table = ReadReal(
            Reports + "/testIntegration/resources/datatests/mappinginventory",
            "catchall/nk1/NK1-to-RelatedPerson.csv");

        Assert.Equal(19, table.Names.Count);
        Assert.Equal(44, table.Rows.Count);
        Assert.Contains(table.Rows.SelectMany(row => row), value => value?.Contains('\n') == true);
    }

    [Fact]
    public void A_row_with_a_field_too_many_is_set_aside()
    {
        var table = ReadReal(Reports, "test/csv_test_files/input/too-much-data.csv");

        Assert.Equal(7, table.Names.Count);
        Assert.Empty(table.Rows);
        Assert.Equal("LW-REC-0111", Assert.Single(table.Issues).Code);
    }

    [Fact]
    public void A_header_without_rows()
    {
        var table = ReadReal(Reports, "test/csv_test_files/input/column-headers-only.csv");

        Assert.Equal(7, table.Names.Count);
        Assert.Empty(table.Rows);
        Assert.Empty(table.Issues);
    }

    private static Tables ReadReal(string folder, string file) =>
        Tables.Read(File.ReadAllBytes(House.Shared("data", "csv", folder, file)));

    private static bool Fits(List<string?> row, int columns) =>
        row.Count == columns || (row.Count == columns + 1 && row[^1] is null);
}
