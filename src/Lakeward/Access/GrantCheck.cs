// Checks that a grant's masks and row filter fit every table it covers.
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>
/// The checks of one grant against the declared columns: every column it names exists in every table it
/// covers, every mask takes the types it meets, and the row filter is sound.
/// </summary>
internal sealed class GrantCheck(Grant grant, ManifestFields fields, ManifestDraft draft)
{
    /// <summary>Raises an issue at most once for each place: for the first table that does not fit.</summary>
    public void Run()
    {
        if (draft.Datasets.Find(grant.Dataset)?.Tables is not { } tables)
        {
            return;
        }

        IEnumerable<string> ids = grant.Table is { } only ? [only] : tables.Ids;
        foreach (var table in ids.Order(StringComparer.Ordinal).Select(tables.Find).OfType<ManifestTable>())
        {
            var before = draft.Issues.Count;
            CheckColumns(table);
            CheckClasses(table);
            CheckRows(table);
            CheckAnswers(table);
            if (draft.Issues.Count > before)
            {
                return;
            }
        }
    }

    private void CheckColumns(ManifestTable table)
    {
        foreach (var (key, value) in (fields.Optional("columns") as MapNode)?.Entries ?? [])
        {
            if (table.FindColumn(key.Text) is { } column)
            {
                Fit(value.Place, table, column, grant.Columns[key.Text]);
            }
            else
            {
                draft.Issues.UnknownName(
                    key, $"declared column of {table.FullName},", table.Columns.Select(known => known.Name));
            }
        }
    }

    private void CheckClasses(ManifestTable table)
    {
        foreach (var (columnClass, rule) in grant.Rights.Where(entry => !entry.Value.TakesAll))
        {
            var place = fields.Optional(columnClass.Text())!.Place;
            var before = draft.Issues.Count;
            foreach (var column in table.Columns.Where(
                column => column.Class == columnClass && !grant.Columns.ContainsKey(column.Name)))
            {
                Fit(place, table, column, rule);
                if (draft.Issues.Count > before)
                {
                    return;
                }
            }

            if (table.OtherColumns == columnClass)
            {
                draft.Issues.Mask(
                    place,
                    $"{rule} needs declared types, and {table.FullName} has other-columns of that class");
            }
        }
    }

    private void Fit(ManifestPlace place, ManifestTable table, ManifestColumn column, ColumnRule rule)
    {
        var name = $"{Spelling.Show(column.Name)} of {table.FullName}";
        if (rule.Mask is Mask.DateShift && table.Subject is null)
        {
            draft.Issues.Mask(place, $"{rule} needs a subject, and {table.FullName} is about nobody");
        }
        else if (column.Type is null && !rule.TakesAll)
        {
            draft.Issues.Mask(place, $"{rule} needs a declared type, and column {name} has none");
        }
        else if (column.Type is { } type && ColumnType.TryParse(type, out var known) && !rule.Takes(known))
        {
            draft.Issues.Mask(place, $"{rule} does not take type {type}, which column {name} has");
        }
    }

    private void CheckAnswers(ManifestTable table)
    {
        if (grant.Aggregates is not null && table.Subject is null)
        {
            draft.Issues.Rule(
                fields.Optional("answers")!.Place,
                $"aggregates count people, and {table.FullName} is about nobody; name its subject column");
        }
    }

    private void CheckRows(ManifestTable table)
    {
        if (grant.Rows is not { } rows || !draft.Attributes.IsReadable)
        {
            return;
        }

        var scope = new FilterScope(
            table.FullName,
            FilterScope.Of(table.Columns.Select(column => (column.Name, column.Type))),
            draft.AttributeTypes);
        if (RowFilter.Read(rows, scope).Issue is { } issue)
        {
            draft.Issues.Filter(fields.Optional("rows")!.Place, issue);
        }
    }
}
