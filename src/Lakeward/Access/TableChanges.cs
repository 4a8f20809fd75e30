// What changed in a table, and which of it cannot be done to a table that holds data.
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>
/// Changes of a table. Data lies encrypted under the key of its column's class and in its column's type, so
/// with data a column cannot move to another class or type, and cannot go: it could come back in another
/// class.
/// </summary>
internal static class TableChanges
{
    public static IEnumerable<string> Explain(ManifestTable old, ManifestTable next)
    {
        var header = PlanTexts.Differences(
            ("format", Formats(old), Formats(next)),
            ("layout", old.Layout ?? "its own", next.Layout ?? "its own"),
            ("delimiter", Delimiter(old), Delimiter(next)),
            ("subject", old.Subject ?? TableSection.NoSubject, next.Subject ?? TableSection.NoSubject),
            ("other columns", Others(old), Others(next)));
        var gone = old.Columns.Where(column => Find(next, column.Name) is null)
            .Select(column => $"column {column.Name} goes");
        return [.. header, .. next.Columns.SelectMany(column => Explain(old, column)), .. gone];
    }

    public static IEnumerable<PlanRefusal> Refuse(ManifestTable old, ManifestTable? next)
    {
        if (next is null)
        {
            yield return AccessErrors.TableHoldsData(old.FullName);
            yield break;
        }

        foreach (var column in old.Columns)
        {
            if (Find(next, column.Name) is not { } kept)
            {
                yield return AccessErrors.ColumnHoldsData(old.FullName, column.Name);
                continue;
            }

            if (kept.Class != column.Class)
            {
                yield return AccessErrors.ColumnClassChanged(
                    old.FullName, column.Name, column.Class.Text(), kept.Class.Text());
            }

            if (kept.Type != column.Type)
            {
                yield return AccessErrors.ColumnTypeChanged(
                    old.FullName, column.Name, Type(column), Type(kept));
            }
        }

        foreach (var refusal in RefuseOthers(old, next))
        {
            yield return refusal;
        }
    }

    // Columns the manifest does not name may hold data under the class of the others. Which they are is not
    // known here, so that class cannot change, nor can a newly named column have another one.
    private static IEnumerable<PlanRefusal> RefuseOthers(ManifestTable old, ManifestTable next)
    {
        if (old.OtherColumns is not { } others)
        {
            yield break;
        }

        if (next.OtherColumns != others)
        {
            yield return AccessErrors.ColumnClassChanged(
                old.FullName, "other-columns", others.Text(), next.OtherColumns?.Text() ?? "refused");
        }

        foreach (var column in next.Columns.Where(c => c.Class != others && old.FindColumn(c.Name) is null))
        {
            var from = $"{others.Text()}, as one of the other columns,";
            yield return AccessErrors.ColumnClassChanged(
                old.FullName, column.Name, from, column.Class.Text());
        }
    }

    private static IEnumerable<string> Explain(ManifestTable old, ManifestColumn column)
    {
        if (Find(old, column.Name) is not { } before)
        {
            yield return $"column {column.Name} is new, {PlanTexts.Short(column.Class)}";
            yield break;
        }

        var differences = PlanTexts.Differences(
            ("class", before.Class.Text(), column.Class.Text()),
            ("type", Type(before), Type(column)),
            ("required", before.Required ? "yes" : "no", column.Required ? "yes" : "no")).ToList();
        if (differences.Count > 0)
        {
            yield return $"column {column.Name} {string.Join(", ", differences)}";
        }
    }

    private static ManifestColumn? Find(ManifestTable table, string name) =>
        table.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.Ordinal));

    private static string Formats(ManifestTable table) =>
        string.Join(' ', table.Formats.Select(ManifestWords.Formats.Text));

    private static string Type(ManifestColumn column) => column.Type ?? "inferred";

    private static string Others(ManifestTable table) => table.OtherColumns?.Text() ?? "refused";

    private static string Delimiter(ManifestTable table) =>
        table.Delimiter is { } delimiter ? ManifestWords.DelimiterText(delimiter) : "detected";
}
