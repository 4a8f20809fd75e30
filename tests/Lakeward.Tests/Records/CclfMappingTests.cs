// The claim and claim line feed as rows of tables: the real files beside plain slicing, and the rules.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.FixedWidth;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CclfMappingTests
{
    private const string Eighth = "P.A1234.ACO.ZC8Y18.D181120.T1000000";
    private const string Ninth = "P.A1234.ACO.ZC9Y18.D181120.T1000000";
    private static readonly string Feed =
        House.Shared("data", "fixedwidth", "CMSgov+bcda-app/shared_files/cclf");

    private static FormatMapping Mapping => FormatMapping.Find("cclf")!;

    [Fact]
    public void Each_file_of_the_feed_is_mapped_whole()
    {
        Assert.Equal(
            "cclf_summary cclf_claim_header medical_claim cclf_procedure cclf_diagnosis pharmacy_claim "
            + "eligibility cclf_beneficiary_crosswalk cclf_part_a_extract cclf_part_b_extract",
            string.Join(' ', Mapping.Tables.Select(table => table.Name)));
        Assert.Equal(
            CclfLayouts.All.Select(layout => layout.Name).Order(StringComparer.Ordinal),
            Mapping.Mappings.Select(mapping => mapping.Record).Order(StringComparer.Ordinal));
        foreach (var mapping in Mapping.Mappings)
        {
            var sources = mapping.Tables.SelectMany(table => table.Columns)
                .SelectMany(column => column.Source.Split(' ', '=')).ToHashSet();
            var layout = CclfLayouts.All.First(layout => layout.Name == mapping.Record);
            Assert.All(layout.Columns, column => Assert.Contains(column.Name, sources));
        }
    }

    [Fact]
    public void Columns_of_one_name_agree_wherever_a_table_is_filled_from()
    {
        var columns = FormatMapping.All.SelectMany(format => format.Mappings)
            .SelectMany(mapping => mapping.Tables)
            .SelectMany(table => table.Columns.Select(column =>
                (Name: $"{table.Name}.{column.Name}", column.Type, column.Class)));

        Assert.All(columns.Distinct().GroupBy(column => column.Name), same => Assert.Single(same));
    }

    [Fact]
    public void Every_mapped_value_of_every_layout_is_the_slice_of_its_row()
    {
        foreach (var layout in CclfLayouts.All)
        {
            foreach (var length in new[] { layout.OldestLength, layout.NewestLength })
            {
                for (var variant = 0; variant < 3; variant++)
                {
                    var row = PlainCclf.Row(layout, variant)[..length];
                    var name = $"P.A1234.ACO.ZC{layout.Name[^1]}Y18.D181120.T1000000";
                    var (rows, refused, issues) = Read(Encoding.UTF8.GetBytes(row + "\r\n"), name);

                    Assert.Empty(refused);
                    Assert.Empty(issues);
                    Assert.Equal(PlainCclf.Cells(layout, row), Assert.Single(rows));
                    Assert.True(
                        variant > 0 || length < layout.NewestLength
                        || !rows[0].Contains("=null|", StringComparison.Ordinal), rows[0]);
                }
            }
        }
    }

    [Fact]
    public void Every_mapped_value_of_the_real_files_is_the_slice_of_its_row()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in Files())
        {
            var bytes = File.ReadAllBytes(path);
            var (rows, refused, issues) = Read(bytes, Path.GetFileName(path));
            var expected = PlainCclf.Entries(bytes)
                .SelectMany(entry => entry.Rows.Select(row => PlainCclf.Cells(entry.Layout, row)));
            Assert.Equal(expected, rows);
            foreach (var key in rows.Select(row => row.Split(' ')[0])
                .Concat(refused.Select(issue => issue.Code)).Concat(issues))
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        Assert.Equal(
            "LW-REC-0803:33 LW-REC-0810:1 LW-REC-0841:1 LW-REC-0850:1 cclf_beneficiary_crosswalk:12 "
            + "cclf_summary:153 eligibility:65",
            string.Join(' ', counts.Select(count => $"{count.Key}:{count.Value}")));
    }

    [Fact]
    public void Dates_that_stand_for_none_are_null()
    {
        var layout = CclfLayouts.Of('8')!;
        var row = PlainCclf.Row(layout, 0).ToCharArray();
        "1000-01-01".CopyTo(row.AsSpan(layout.Columns[layout.Find("BENE_DEATH_DT")].Start - 1));
        "9999-12-31".CopyTo(row.AsSpan(layout.Columns[layout.Find("BENE_RNG_END_DT")].Start - 1));
        var (rows, _, _) = Read(Encoding.UTF8.GetBytes(new string(row)), Eighth);

        Assert.Contains("|death_date=null|", rows[0]);
        Assert.Contains("|enrollment_end_date=null|", rows[0]);
        Assert.Contains("|gender=unknown|", rows[0]);
    }

    [Fact]
    public void A_bad_row_and_a_bad_entry_are_rejected_alone()
    {
        var eighth = PlainCclf.Row(CclfLayouts.Of('8')!, 0);
        var ninth = PlainCclf.Row(CclfLayouts.Of('9')!, 0);
        var archive = PlainCclf.Archive(
            (Ninth, $"{ninth}\n{ninth.Replace("12-31", "02-30", StringComparison.Ordinal)}\n{ninth}"),
            ("notes.txt", "x"),
            ("../" + Ninth, ninth),
            (Eighth[..^1] + "1", ninth),
            (Eighth[..^1] + "2", "This file is intentionally blank"),
            (Eighth, eighth + "\n"));
        var (rows, refused, issues) = Read(archive, "P.BCD.A1234.ZCY18.D181120.T1000000");

        Assert.Equal(["cclf_beneficiary_crosswalk", "cclf_beneficiary_crosswalk", "eligibility"],
            rows.Select(row => row.Split(' ')[0]));
        Assert.Equal(
            [
                "LW-REC-0814 line 2, field 4, entry[0]", "LW-REC-0841 line 1, entry[1]",
                "LW-REC-0852 line 1, entry[2]", "LW-REC-0842 line 1, entry[3]",
            ],
            refused.Select(issue => issue.ToString().Split(':')[0]));
        Assert.Empty(issues);
    }

    [Fact]
    public void Of_a_damaged_entry_no_row_is_handed_out()
    {
        var ninth = PlainCclf.Row(CclfLayouts.Of('9')!, 0) + "\n";
        var archive = PlainCclf.Archive(
            (Ninth, string.Concat(Enumerable.Repeat(ninth, 5_000))),
            (Eighth, PlainCclf.Row(CclfLayouts.Of('8')!, 0)));
        archive[40 + Ninth.Length + 60] ^= 0x55;
        var (rows, refused, _) = Read(archive, null);

        Assert.Equal("eligibility", Assert.Single(rows).Split(' ')[0]);
        Assert.Equal("LW-REC-0859", Assert.Single(refused).Code);
    }

    [Fact]
    public void Without_a_name_of_the_feed_the_content_tells_the_file()
    {
        foreach (var layout in CclfLayouts.All)
        {
            var row = PlainCclf.Row(layout, 0);
            var bytes = Encoding.UTF8.GetBytes(row + "\n");
            Assert.Equal("cclf", ContentDetection.FormatOf(bytes));
            Assert.Equal(PlainCclf.Cells(layout, row), Assert.Single(Read(bytes, "claims.txt").Rows));
        }

        Assert.Equal(["LW-REC-0803"], Read("x"u8.ToArray(), "claims.txt").Issues);
        var ninth = Encoding.UTF8.GetBytes(PlainCclf.Row(CclfLayouts.Of('9')!, 0));
        Assert.Equal(["LW-REC-0802"], Read(ninth, Eighth).Issues);
        Assert.Equal("cclf", ContentDetection.FormatOf("This file is intentionally blank"u8));
        Assert.Null(ContentDetection.FormatOf(PlainCclf.Archive(("claims.txt", "x"))));
        Assert.Null(ContentDetection.FormatOf(Encoding.UTF8.GetBytes(new string(' ', 549) + "\n")));
    }

    [Fact]
    public void A_row_without_a_beneficiary_is_remarked()
    {
        var layout = CclfLayouts.Of('7')!;
        var warned = new List<RecordIssue>();
        var row = PlainCclf.Row(layout, 0).Remove(13, 11).Insert(13, new string(' ', 11));
        using var records = CclfRecords.Open(() => new MemoryStream(Encoding.UTF8.GetBytes(row)), null);
        records.Warned = warned.Add;

        Assert.True(records.Next());
        Assert.Equal(("CCLF7", 1L), (records.Kind, records.RecordNumber));
        Assert.Equal(row, Encoding.UTF8.GetString(records.RecordBytes.Span));
        Assert.Equal("LW-REC-0843 line 1, field 2", Assert.Single(warned).ToString().Split(':')[0]);
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Feed, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static (List<string> Rows, List<RecordIssue> Refused, List<string> Issues) Read(
        byte[] bytes, string? name)
    {
        var (rows, refused) = (new List<string>(), new List<RecordIssue>());
        using var records = CclfRecords.Open(() => new MemoryStream(bytes), name);
        records.Rejected = rejection => refused.Add(rejection.Issue);
        while (records.Next())
        {
            for (var row = 0; row < records.Rows.Count; row++)
            {
                var table = records.Rows.Table(row);
                rows.Add(PlainCclf.Line(table, [.. table.Columns.Select((_, column) =>
                    records.Rows.IsNull(row, column) ? null
                    : Encoding.UTF8.GetString(records.Rows.Cell(row, column)))]));
            }
        }

        Assert.Equal(records.RecordNumber, rows.Count + refused.Count);
        return (rows, refused, [.. records.Issues.Select(issue => issue.Code)]);
    }
}
