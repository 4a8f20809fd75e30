// The claim and claim line feed as rows of tables: the real files beside plain slicing, and the rules.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Archive;
using Lakeward.Records.FixedWidth;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CclfMappingTests
{
    private const string Eighth = "P.A1234.ACO.ZC8Y18.D181120.T1000000";
    private const string Ninth = "P.A1234.ACO.ZC9Y18.D181120.T1000000";
    private static readonly string Feed = House.Shared(
        "data", "fixedwidth", "CMSgov+bcda-app/shared_files/cclf");

    private static FormatMapping Mapping => FormatMapping.Find("cclf")!;

    [Fact]
    public void Each_file_of_the_feed_is_mapped_whole()
    {
        Assert.Equal(
            "cclf_summary cclf_claim_header medical_claim cclf_procedure cclf_diagnosis pharmacy_claim "
            + "eligibility "
            + "cclf_beneficiary_crosswalk cclf_part_a_extract cclf_part_b_extract",
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
        var columns = FormatMapping.All.SelectMany(
            format => format.Mappings).SelectMany(mapping => mapping.Tables)
            .Where(table => Mapping.Tables.Any(own => own.Name == table.Name))
            .SelectMany(
                table => table.Columns.Select(column => (Name: $"{table.Name}.{column.Name}", column)));

        Assert.All(columns.GroupBy(column => column.Name), same =>
            Assert.Single(
                same.Select(column => (column.Name, column.column.Type, column.column.Class)).Distinct()));
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
                    var row = Row(layout, variant)[..length];
                    var name = $"P.A1234.ACO.ZC{layout.Name[^1]}Y18.D181120.T1000000";
                    var (rows, refused, issues) = Read(Encoding.UTF8.GetBytes(row + "\r\n"), name);

                    Assert.Empty(refused);
                    Assert.Empty(issues);
                    Assert.Equal(Plain(layout, row), Assert.Single(rows));
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
            var expected = Entries(
                bytes).SelectMany(entry => entry.Rows.Select(row => Plain(entry.Layout, row)));
            Assert.Equal(expected, rows);
            foreach (var key in rows.Select(
                row => row.Split(' ')[0]).Concat(refused.Select(issue => issue.Code)).Concat(issues))
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        Assert.Equal(
            "LW-REC-0803:33 LW-REC-0810:1 LW-REC-0841:1 LW-REC-0850:1 cclf_beneficiary_crosswalk:12 "
            + "cclf_summary:153 "
            + "eligibility:65",
            string.Join(' ', counts.Select(count => $"{count.Key}:{count.Value}")));
    }

    [Fact]
    public void Every_folder_of_real_files_is_recognised_as_its_format_or_as_nothing()
    {
        var found = Directory.GetFiles(House.Shared("data"), "*", SearchOption.AllDirectories)
            .Select(path => (Folder: Path.GetRelativePath(
                House.Shared("data"), path).Split('/')[0], Format: FormatOf(path)))
            .Select(file => file with { Format = file.Format?.StartsWith(
                "x12", StringComparison.Ordinal) == true ? "x12" : file.Format })
            .GroupBy(file => (file.Folder, file.Format))
            .Select(group => $"{group.Key.Folder} {group.Key.Format ?? "-"} {group.Count()}")
            .Order(StringComparer.Ordinal);

        // Lines of the fixed-width folder that are cut short follow no layout; some notes and fixtures for
        // de-identification are resources and messages; Bulk Data parameters and logs are JSON lines.
        Assert.Equal(
            [
                "PROVENANCE.tsv - 1", "ccda ccda 23", "csv - 179", "deid - 12", "deid ccda 1", "deid fhir 69",
                "deid hl7v2 4", "deid json-lines 5", "deid x12 1", "fhir - 2", "fhir fhir 483",
                "fhir json-lines 32",
                "fixedwidth - 35", "fixedwidth cclf 26", "hl7v2 - 1", "hl7v2 hl7v2 627", "notes - 18",
                "notes fhir 1",
                "parquet - 10", "x12 - 3", "x12 x12 220",
            ],
            found);
    }

    [Fact]
    public void Dates_that_stand_for_none_are_null()
    {
        var layout = CclfLayouts.Of('8')!;
        var row = Row(layout, 0).ToCharArray();
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
        var eighth = Row(CclfLayouts.Of('8')!, 0);
        var ninth = Row(CclfLayouts.Of('9')!, 0);
        var archive = Archive(
            (Ninth, ninth + "\n" + ninth.Replace(
                "2018-12-31", "2018-02-30", StringComparison.Ordinal) + "\n" + ninth),
            ("notes.txt", "x"),
            ("../" + Ninth, ninth),
            (Eighth.Replace("1000000", "1000001", StringComparison.Ordinal), ninth),
            (Eighth.Replace(
                "1000000", "1000002", StringComparison.Ordinal), "This file is intentionally blank"),
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
        var ninth = Row(CclfLayouts.Of('9')!, 0) + "\n";
        var archive = Archive(
            (Ninth, string.Concat(Enumerable.Repeat(ninth, 5_000))), (Eighth, Row(CclfLayouts.Of('8')!, 0)));
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
            var bytes = Encoding.UTF8.GetBytes(Row(layout, 0) + "\n");
            Assert.Equal("cclf", ContentDetection.FormatOf(bytes));
            Assert.Equal(Plain(layout, Row(layout, 0)), Assert.Single(Read(bytes, "claims.txt").Rows));
        }

        Assert.Equal(["LW-REC-0803"], Read("x"u8.ToArray(), "claims.txt").Issues);
        Assert.Equal(
            ["LW-REC-0802"], Read(Encoding.UTF8.GetBytes(Row(CclfLayouts.Of('9')!, 0)), Eighth).Issues);
        Assert.Equal("cclf", ContentDetection.FormatOf("This file is intentionally blank"u8));
        Assert.Null(ContentDetection.FormatOf(Archive(("claims.txt", "x"))));
        Assert.Null(ContentDetection.FormatOf(Encoding.UTF8.GetBytes(new string(' ', 549) + "\n")));
    }

    [Fact]
    public void A_row_without_a_beneficiary_is_remarked()
    {
        var layout = CclfLayouts.Of('7')!;
        var warned = new List<RecordIssue>();
        var row = Row(layout, 0).Remove(13, 11).Insert(13, new string(' ', 11));
        using var records = CclfRecords.Open(() => new MemoryStream(Encoding.UTF8.GetBytes(row)), null);
        records.Warned = warned.Add;

        Assert.True(records.Next());
        Assert.Equal(("CCLF7", 1L), (records.Kind, records.RecordNumber));
        Assert.Equal(row, Encoding.UTF8.GetString(records.RecordBytes.Span));
        Assert.Equal("LW-REC-0843 line 1, field 2", Assert.Single(warned).ToString().Split(':')[0]);
    }

    private static string? FormatOf(string path)
    {
        using var file = File.OpenRead(path);
        var sample = new byte[ContentDetection.SampleSizeBytes];
        return ContentDetection.FormatOf(sample.AsSpan(0, file.ReadAtLeast(sample, sample.Length, false)));
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Feed, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The good rows of the file, or of the entries whose names tell a layout, by the framework's
    /// own reader.</summary>
    private static List<(FixedWidthLayout Layout, IEnumerable<string> Rows)> Entries(byte[] bytes)
    {
        if (!ZipReader.IsArchive(bytes))
        {
            // What the names tell is not always so; the lengths of rows are all different here.
            var lengths = Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.Length).ToHashSet();
            return [.. CclfLayouts.All.Where(layout => lengths.Contains(layout.OldestLength))
                .Select(layout => Good(layout, new MemoryStream(bytes)))];
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            return
            [
                .. archive.Entries.Where(entry => CclfFileName.Parse(entry.FullName)?.Layout is not null)
                    .Select(entry => Good(CclfFileName.Parse(entry.FullName)!.Layout!, entry.Open())),
            ];
        }
        catch (InvalidDataException)
        {
            return []; // No archive.
        }
    }

    private static (
        FixedWidthLayout Layout, IEnumerable<string> Rows) Good(FixedWidthLayout layout, Stream content)
    {
        using var text = new StreamReader(content);
        return (layout, text.ReadToEnd().Split('\n').Where(line => line.Length == layout.OldestLength
            && !line.StartsWith("File Number", StringComparison.Ordinal)
            && !line.Contains("  NUM", StringComparison.Ordinal)).ToList());
    }

    /// <summary>A row's cells, sliced by position.</summary>
    private static string Plain(FixedWidthLayout layout, string row)
    {
        var table = Assert.Single(Mapping.Mappings.First(mapping => mapping.Record == layout.Name).Tables);
        return Line(table, [.. table.Columns.Select(column =>
            column.Source.Split(" | ").Select(Source).FirstOrDefault(value => value is not null))]);

        string? Source(string source)
        {
            var parts = source.Split(" when ");
            if (parts.Length > 1 && Slice(parts[1].Split('=')[0]) != parts[1].Split('=')[1])
            {
                return null;
            }

            var values = parts[0].Split(
                " + ").Select(name => name[0] == '\'' ? name.Trim('\'') : Slice(name)).ToList();
            return values.Contains(null) ? null : string.Concat(values);
        }

        string? Slice(string name)
        {
            var column = layout.Columns.First(column => column.Name == name);
            var value = column.End > row.Length
                ? ""
                : row.Substring(column.Start - 1, column.Length).TrimEnd(' ');
            value = column.Type == FixedWidthType.Text ? value : value.Trim(' ');
            return value is "" or "~" or "1000-01-01" or "9999-12-31" ? null : value;
        }
    }

    /// <summary>
    /// A row with a value in every column; variants differ in codes and leave columns blank.
    /// </summary>
    private static string Row(FixedWidthLayout layout, int variant)
    {
        var row = Enumerable.Repeat(' ', layout.NewestLength).ToArray();
        foreach (var (at, column) in layout.Columns.Index())
        {
            var value = column switch
            {
                { Allowed: { Count: > 0 } allowed } => allowed[variant % allowed.Count],
                { Name: "DGNS_PRCDR_ICD_IND" } => variant == 0 ? "0" : "9",
                { Name: "PRVDR_SRVC_ID_QLFYR_CD" or "PRVDR_PRSBNG_ID_QLFYR_CD" } => "01",
                { Type: FixedWidthType.Date } => "2018-12-31",
                { Type: FixedWidthType.Decimal } => string.Create(CultureInfo.InvariantCulture, $"-{at}.50"),
                { Type: FixedWidthType.Digits } => "0123456789012"[..column.Length],
                { Length: < 3 } => "T",
                _ => $" T{at}"[..3],
            };
            if (variant == 0 || at % 3 != variant || column.Allowed.Count > 0 || at == 0)
            {
                var padded = column.Type == FixedWidthType.Decimal
                    ? value.PadLeft(column.Length) : value.PadRight(column.Length);
                padded.CopyTo(row.AsSpan(column.Start - 1));
            }
        }

        return new string(row);
    }

    private static string Line(MappedTable table, string?[] cells) =>
        table.Name + " |" + string.Concat(
            cells.Select((cell, at) => $"{table.Columns[at].Name}={cell ?? "null"}|"));

    private static (
        List<string> Rows, List<RecordIssue> Refused, List<string> Issues) Read(byte[] bytes, string? name)
    {
        var (rows, refused) = (new List<string>(), new List<RecordIssue>());
        using var records = CclfRecords.Open(() => new MemoryStream(bytes), name);
        records.Rejected = rejection => refused.Add(rejection.Issue);
        while (records.Next())
        {
            for (var row = 0; row < records.Rows.Count; row++)
            {
                var table = records.Rows.Table(row);
                rows.Add(Line(table, [.. table.Columns.Select((_, column) => records.Rows.IsNull(row, column)
                    ? null : Encoding.UTF8.GetString(records.Rows.Cell(row, column)))]));
            }
        }

        Assert.Equal(records.RecordNumber, rows.Count + refused.Count);
        return (rows, refused, [.. records.Issues.Select(issue => issue.Code)]);
    }

    private static byte[] Archive(params (string Name, string Text)[] entries)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var content = archive.CreateEntry(name).Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
