// A second, plain way from rows of the claim and claim line feed to the cells of mapped tables.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lakeward.Records.Archive;
using Lakeward.Records.FixedWidth;
using Lakeward.Records.Mapping;
using Xunit;

namespace Lakeward.Tests.Records;

/// <summary>Slices text by position; archives are opened by the framework's own reader.</summary>
internal static class PlainCclf
{
    /// <summary>The good rows of the file, or of the entries whose names tell a layout.</summary>
    public static List<(FixedWidthLayout Layout, IEnumerable<string> Rows)> Entries(byte[] bytes)
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

    private static (FixedWidthLayout Layout, IEnumerable<string> Rows) Good(
        FixedWidthLayout layout, Stream content)
    {
        using var text = new StreamReader(content);
        return (layout, text.ReadToEnd().Split('\n').Where(line => line.Length == layout.OldestLength
            && !line.StartsWith("File Number", StringComparison.Ordinal)
            && !line.Contains("  NUM", StringComparison.Ordinal)).ToList());
    }

    /// <summary>A row's cells, sliced by position.</summary>
    public static string Cells(FixedWidthLayout layout, string row)
    {
        var mapping = FormatMapping.Find("cclf")!.Mappings.First(mapping => mapping.Record == layout.Name);
        var table = Assert.Single(mapping.Tables);
        return Line(table, [.. table.Columns.Select(column =>
            column.Source.Split(" | ").Select(Source).FirstOrDefault(value => value is not null))]);

        string? Source(string source)
        {
            var parts = source.Split(" when ");
            if (parts.Length > 1 && Slice(parts[1].Split('=')[0]) != parts[1].Split('=')[1])
            {
                return null;
            }

            var values = parts[0].Split(" + ")
                .Select(name => name[0] == '\'' ? name.Trim('\'') : Slice(name)).ToList();
            return values.Contains(null) ? null : string.Concat(values);
        }

        string? Slice(string name)
        {
            var column = layout.Columns.First(column => column.Name == name);
            var value = column.End > row.Length ? ""
                : row.Substring(column.Start - 1, column.Length).TrimEnd(' ');
            value = column.Type == FixedWidthType.Text ? value : value.Trim(' ');
            return value is "" or "~" or "1000-01-01" or "9999-12-31" ? null : value;
        }
    }

    /// <summary>A row with a value in every column; variants have other codes and blank columns.</summary>
    public static string Row(FixedWidthLayout layout, int variant)
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

    public static string Line(MappedTable table, string?[] cells) =>
        table.Name + " |"
        + string.Concat(cells.Select((cell, at) => $"{table.Columns[at].Name}={cell ?? "null"}|"));

    public static byte[] Archive(params (string Name, string Text)[] entries)
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
