// Reads the error ids out of the sources and out of their documentation.
using System.Text.RegularExpressions;

namespace Lakeward.Tidy;

/// <summary>The stable error ids: where the code makes them, and what the documents say of them.</summary>
internal static partial class ErrorIds
{
    public const string Document = "docs/errors.md";

    /// <summary>Room lists that wait to be taken into <see cref="Document"/>.</summary>
    public const string Rooms = "docs/errors/";

    public static IEnumerable<ErrorSite> InSources(IEnumerable<SourceFile> files) =>
        from file in files
        from literal in file.Literals
        where Quoted().IsMatch(literal.Text)
        select new ErrorSite(literal.Text.Trim('"'), file, literal.Start);

    /// <summary>The table rows of a document that begin with an id.</summary>
    public static IEnumerable<ErrorRow> InDocument(string path, string text)
    {
        var area = "";
        foreach (var (index, line) in text.Split('\n').Index())
        {
            area = Heading().Match(line) is { Success: true } heading ? heading.Groups["area"].Value : area;
            if (Row().Match(line) is { Success: true } row)
            {
                yield return new ErrorRow(row.Groups["id"].Value)
                {
                    When = row.Groups["when"].Value,
                    Hint = row.Groups["hint"].Value,
                    Area = area,
                    Path = path,
                    Line = index + 1,
                };
            }
        }
    }

    /// <summary>Puts the rows of the room lists into the tables of the document, sorted by id.</summary>
    public static string Merge(string document, IEnumerable<ErrorRow> rooms)
    {
        var rows = InDocument(Document, document).Concat(rooms)
            .DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal)
            .ToLookup(row => row.IdArea);
        var kept = document.Split('\n').Where(line => !Row().IsMatch(line)).ToList();
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            var area = HeadingAbove(kept, i);
            if (kept[i].StartsWith("|-", StringComparison.Ordinal) && area is not null)
            {
                kept.InsertRange(i + 1, rows[area].Select(row => $"| {row.Id} | {row.When} | {row.Hint} |"));
            }
        }

        return string.Join('\n', kept);
    }

    private static string? HeadingAbove(List<string> lines, int index)
    {
        var line = lines.FindLastIndex(index, candidate => Heading().IsMatch(candidate));
        return line < 0 ? null : Heading().Match(lines[line]).Groups["area"].Value;
    }

    [GeneratedRegex(@"^""LW-[A-Z0-9]{2,3}-\d{4}""$")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^## (?<area>[A-Z0-9]{2,3})\b")]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^\|\s*`?(?<id>LW-[A-Z0-9]{2,3}-\d{4})`?\s*\|\s*(?<when>[^|]*?)\s*\|\s*(?<hint>[^|]*?)\s*\|\s*$")]
    private static partial Regex Row();
}
