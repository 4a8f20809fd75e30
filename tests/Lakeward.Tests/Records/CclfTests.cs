// The claim and claim line feed: names, layouts, rows, and the real files.
using System.Globalization;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Archive;
using Lakeward.Records.FixedWidth;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class CclfTests
{
    private const string Feed = "CMSgov+bcda-app/shared_files/cclf";

    [Fact]
    public void Layouts_are_whole_and_without_gaps()
    {
        Assert.Equal(
            "CCLF0:4:69 CCLF1:45:437 CCLF2:23:199 CCLF3:13:114 CCLF4:14:112 CCLF5:52:388 CCLF6:27:247 "
            + "CCLF7:21:195 CCLF8:31:549 CCLF9:6:55 CCLFA:33:324 CCLFB:21:128",
            string.Join(' ', CclfLayouts.All.Select(layout => string.Create(CultureInfo.InvariantCulture,
                $"{layout.Name}:{layout.Columns.Count}:{layout.NewestLength}"))));
        foreach (var layout in CclfLayouts.All.Skip(1))
        {
            Assert.True(layout.HasLength(layout.OldestLength), layout.Name);
            Assert.Equal(layout.NewestLength, layout.Columns.Sum(column => column.Length));
            Assert.Equal(layout.Columns.Count, layout.Columns.Select(column => column.Name).Distinct().Count());
            Assert.All(layout.Columns.Zip(layout.Columns.Skip(1)), pair =>
                Assert.Equal(pair.First.End + 1, pair.Second.Start));
        }
    }

    [Theory]
    [InlineData("P.A1234.ACO.ZC1Y18.D181120.T1000000", "P A1234 1 Y 2018 2018-11-20T10:00:00.0")]
    [InlineData("T.BCD.A1234.ZC8R19.D200131.T2359599", "T A1234 8 R 2019 2020-01-31T23:59:59.9")]
    [InlineData("T.BCD.A9989.ZCY18.D181120.T1000000", "T A9989 - Y 2018 2018-11-20T10:00:00.0")]
    [InlineData("folder/P.V123.ACO.ZCBY21.D210101.T0000001", "P V123 B Y 2021 2021-01-01T00:00:00.1")]
    [InlineData("T.A0001.ACO.ZC8Y18.D18NOV20.T1000009", null)]
    [InlineData("T.ABCDE.ACO.ZC9Y18.D181120.T1000010", null)]
    [InlineData("T.UNKNOWNACO.ACO.ZC0Y18.D181120.T1000010", null)]
    [InlineData("T.A0001.ACO.ZC0Y18.D181120.Z1000011", null)]
    [InlineData("T.BCD.ACO.ZC0Y18.D181121.T0001000", null)]
    [InlineData("P.A1234.ACO.ZCCY18.D181120.T1000000", null)]
    [InlineData("P.A1234.ACO.ZC1Y18.D181320.T1000000", null)]
    [InlineData("P.A1234.ACO.ZC1X18.D181120.T1000000", null)]
    [InlineData("claims.csv", null)]
    public void A_name_tells_the_file(string name, string? expected)
    {
        var read = CclfFileName.Parse(name);

        Assert.Equal(expected, read is null ? null : string.Create(CultureInfo.InvariantCulture,
            $"{(read.IsTest ? 'T' : 'P')} {read.Organization} {read.File ?? '-'} {(read.IsRunOut ? 'R' : 'Y')} "
            + $"{read.Year} {read.Created:yyyy-MM-ddTHH:mm:ss.f}"));
        Assert.Equal(read?.File is { } file ? $"CCLF{file}" : null, read?.Layout?.Name);
    }

    [Fact]
    public void Every_column_of_every_layout_reads_back_what_was_put_there()
    {
        foreach (var layout in CclfLayouts.All.Skip(1))
        {
            var row = Row(layout, out var values);
            foreach (var length in Enumerable.Range(1, row.Length + 2))
            {
                var text = length <= row.Length ? row[..length] : row.PadRight(length);
                var (rows, rejections, issues) = Read(text + "\r\n", layout);

                Assert.Equal(layout.HasLength(length), rows.Count == 1);
                Assert.Equal(layout.HasLength(length) ? "" : "LW-REC-0810", string.Join(' ', rejections));
                Assert.Empty(issues);
                if (rows.Count == 1)
                {
                    Assert.Equal(
                        values.Select((value, at) => layout.Columns[at].End <= length ? value : ""), rows[0]);
                }
            }
        }
    }

    [Theory]
    [InlineData("CUR_CLM_UNIQ_ID", "12A", "0812")]
    [InlineData("CLM_FROM_DT", "2018-02-30", "0814")]
    [InlineData("CLM_FROM_DT", "20180228", "0813")]
    [InlineData("CLM_FROM_DT", "1000-01-01", "")]
    [InlineData("CLM_THRU_DT", "9999-12-31", "")]
    [InlineData("CLM_FROM_DT", "~", "")]
    [InlineData("CLM_FROM_DT", "", "")]
    [InlineData("CLM_PMT_AMT", "-0000000012.34", "")]
    [InlineData("CLM_PMT_AMT", "      -1234.5", "")]
    [InlineData("CLM_PMT_AMT", "12.345", "0815")]
    [InlineData("CLM_PMT_AMT", "1234{", "0815")]
    [InlineData("CLM_TYPE_CD", "71", "0816")]
    [InlineData("BENE_MBI_ID", "1A\t", "0811")]
    [InlineData("BENE_MBI_ID", "1A\u00FF", "0811")]
    public void A_value_that_breaks_its_type_refuses_its_row_alone(string name, string value, string codes)
    {
        var layout = CclfLayouts.Of('1')!;
        var good = Row(layout, out _);
        var column = layout.Columns[layout.Find(name)];
        var bad = string.Concat(
            good.AsSpan(0, column.Start - 1), value.PadRight(column.Length), good.AsSpan(column.End));

        var bytes = Encoding.Latin1.GetBytes($"{good}\n{bad}\n\n{good}");
        using var reader = FixedWidthReader.Open(new MemoryStream(bytes), layout, CclfLayouts.All);
        var rejections = new List<FixedWidthRejection>();
        reader.Rejected = rejections.Add;
        var rows = 0;
        while (reader.NextRow())
        {
            rows++;
        }

        Assert.Equal(codes.Length == 0 ? 3 : 2, rows);
        Assert.Equal(codes, string.Concat(rejections.Select(rejection => rejection.ToIssue().Code[7..])));
        Assert.All(rejections, rejection => Assert.Equal(
            new RecordLocation(2, 2, codes == "0811" ? null : layout.Find(name) + 1), rejection.Location));
    }

    [Fact]
    public void A_file_that_is_not_what_its_name_says_is_refused()
    {
        var row = Row(CclfLayouts.Of('9')!, out _);

        var (rows, rejections, issues) = Read($"{row}\n{row}\n", CclfLayouts.Of('8')!);
        Assert.Empty(rows);
        Assert.Empty(rejections);
        Assert.Equal(["LW-REC-0802"], issues);
    }

    [Fact]
    public void A_very_long_line_is_set_aside_in_constant_memory()
    {
        var layout = CclfLayouts.Of('9')!;
        var row = Row(layout, out _);
        var (rows, rejections, _) = Read($"{row}\n{new string('x', 3 << 20)}\n{row}", layout);

        Assert.Equal(2, rows.Count);
        Assert.Equal(["LW-REC-0810"], rejections);
    }

    [Fact]
    public void The_real_files_read_as_independent_slices()
    {
        var (good, refused) = (0, new SortedDictionary<string, int>());
        foreach (var (name, bytes, layout) in RealFiles())
        {
            var (rows, rejections, issues) = Read(Encoding.UTF8.GetString(bytes), layout);
            foreach (var code in rejections.Concat(issues))
            {
                refused[code] = refused.GetValueOrDefault(code) + 1;
            }

            good += rows.Count;
            if (issues.Any())
            {
                continue;
            }

            var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("File Number", StringComparison.Ordinal)).ToList();
            Assert.True(lines.Count == rows.Count + rejections.Count, name);
            var full = lines.Where(line => line.Length == layout.OldestLength
                && !line.Contains("  NUM", StringComparison.Ordinal)).ToList();
            Assert.True(full.Count == rows.Count, name);
            foreach (var (line, row) in full.Zip(rows))
            {
                Assert.Equal(layout.Columns.Select(column =>
                    column.End <= line.Length
                        ? line.Substring(column.Start - 1, column.Length).Trim().Replace("~", "", StringComparison.Ordinal)
                        : ""),
                    row);
            }
        }

        // The synthetic folders hold rows that end after the identifiers.
        Assert.Equal(
            "224 rows; LW-REC-0801 1, LW-REC-0802 1, LW-REC-0810 73108, LW-REC-0812 1",
            $"{good} rows; {string.Join(", ", refused.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    [Fact]
    public void The_summary_counts_the_beneficiaries_that_come_with_it()
    {
        var files = RealFiles().Where(file => file.Name.Contains("archives/valid/", StringComparison.Ordinal))
            .ToDictionary(file => file.Layout.Name, file => file);
        var summary = Read(Encoding.UTF8.GetString(files["CCLF0"].Bytes), files["CCLF0"].Layout);
        var people = Read(Encoding.UTF8.GetString(files["CCLF8"].Bytes), files["CCLF8"].Layout);

        Assert.Equal(11, summary.Rows.Count);
        var eighth = summary.Rows[7];
        Assert.Equal(["CCLF8", "549"], [eighth[0], eighth[3]]);
        Assert.Equal(eighth[2], people.Rows.Count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Every file and every entry of every archive whose layout its name tells.</summary>
    private static IEnumerable<(string Name, byte[] Bytes, FixedWidthLayout Layout)> RealFiles()
    {
        var folder = House.Shared("data", "fixedwidth", Feed);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var name = Path.GetRelativePath(folder, path);
            if (!ZipReader.IsArchive(bytes) && LayoutOf(name) is { } layout)
            {
                yield return (name, bytes, layout);
            }

            using var archive = ZipReader.Open(new MemoryStream(bytes));
            while (archive.NextEntry())
            {
                using var content = archive.OpenEntry();
                var copy = new MemoryStream();
                content.CopyTo(copy);
                if (LayoutOf(archive.Name) is { } inner)
                {
                    yield return ($"{name}/{archive.Name}", copy.ToArray(), inner);
                }
            }
        }
    }

    /// <summary>By the name, or, as in the synthetic folders, by its one part that tells the file.</summary>
    private static FixedWidthLayout? LayoutOf(string name) => CclfFileName.Parse(name)?.Layout
        ?? (name.LastIndexOf("ZC", StringComparison.Ordinal) is var at and >= 0 ? CclfLayouts.Of(name[at + 2]) : null);

    private static string Row(FixedWidthLayout layout, out List<string> values)
    {
        values = [.. layout.Columns.Select((column, at) => column switch
        {
            { Allowed: [var first, ..] } => first,
            { Type: FixedWidthType.Date } => "2018-12-31",
            { Type: FixedWidthType.Decimal } => "-12." + new string('5', column.Scale),
            { Type: FixedWidthType.Digits } => "0123456789012"[..column.Length],
            _ => $"T{at}x Y"[..Math.Min(column.Length, 3)].Trim(),
        })];
        return string.Concat(layout.Columns.Zip(values).Select(pair =>
            pair.First.Type == FixedWidthType.Decimal
                ? pair.Second.PadLeft(pair.First.Length) : pair.Second.PadRight(pair.First.Length)));
    }

    private static (List<string[]> Rows, List<string> Rejections, List<string> Issues) Read(
        string text, FixedWidthLayout layout)
    {
        using var reader = FixedWidthReader.Open(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), layout, CclfLayouts.All);
        var (rows, rejections) = (new List<string[]>(), new List<string>());
        reader.Rejected = rejection => rejections.Add(rejection.ToIssue().Code);
        while (reader.NextRow())
        {
            rows.Add([.. Enumerable.Range(0, layout.Columns.Count)
                .Select(at => Encoding.UTF8.GetString(reader.Field(at)))]);
        }

        return (rows, rejections, [.. reader.Issues.Select(issue => issue.Code)]);
    }
}
