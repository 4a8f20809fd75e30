// Compiles the decisions on one table for several principals into one table of a mart.
using Lakeward.Access;
using Lakeward.Query;
using Lakeward.Records.Typing;
using Form = Lakeward.Marts.MartForms.Form;

namespace Lakeward.Marts;

/// <summary>
/// 1. Leave out who sees no column. 2. Tell apart the sets of rows that the readers see; where there are
/// several, each becomes a truth column. 3. Tell apart the forms of every column; each becomes a column,
/// filled only in rows where a reader who holds the form sees it. 4. Only rows that a reader sees are
/// loaded. So no value reaches the mart that none of its readers is shown.
/// </summary>
internal sealed class MartCompiler(Func<string, string> physicalName, MaskKeys keys)
{
    private readonly MartForms _forms = new(physicalName, keys);
    private readonly List<object?> _parameters = [];

    /// <summary>The table, or null where nobody sees a column of it.</summary>
    public MartTable? Compile(IReadOnlyList<AccessDecision.Granted> principals)
    {
        var readers = principals
            .Where(granted => granted.Columns.Any(column => column.Right != ColumnRight.Deny)).ToList();
        if (readers.Count == 0)
        {
            return null;
        }

        var filters = readers.ConvertAll(RowsOf);
        var sets = filters.Distinct().ToList();
        var columns = new List<MartColumn>();
        var shown = readers.ConvertAll(_ => new List<MartColumn>());
        foreach (var (index, column) in readers[0].Columns.Index())
        {
            var forms = _forms.Of(index, readers);
            foreach (var form in forms)
            {
                var name = NameOf(form, column.Name, forms.Count == 1, readers[0].Columns, columns);
                columns.Add(new MartColumn(name, column.Name, form.Type) { Sql = SqlOf(form, sets) });
                form.Holders.ForEach(holder => shown[readers.IndexOf(holder)].Add(columns[^1]));
            }
        }

        var rows = RowColumns(sets, columns);
        return new MartTable
        {
            Dataset = readers[0].Dataset,
            Name = readers[0].Table,
            Columns = columns,
            RowColumns = [.. rows.Values],
            Readers =
            [
                .. readers.Select((reader, at) => new MartReader(
                    reader.Principal, filters[at] is { } own && rows.TryGetValue(own, out var column)
                        ? column.Name
                        : null, shown[at])),
            ],
            Filter = sets.Contains(null) ? null : Either(sets),
            Parameters = _parameters,
        };
    }

    private string? RowsOf(AccessDecision.Granted granted) =>
        new PolicySql(granted, physicalName, keys).RowFilter();

    private string SqlOf(Form form, List<string?> sets)
    {
        var sql = new PolicySql(form.Granted, physicalName, keys, _parameters).Cell(form.Decision);
        var own = form.Holders.Select(RowsOf).Distinct().ToList();
        return !form.IsPlain || own.Contains(null) || own.Count == sets.Count
            ? sql
            : $"CASE WHEN {Either(own)} THEN {sql} END";
    }

    private static string Either(IEnumerable<string?> filters) => $"({string.Join(" OR ", filters)})";

    /// <summary>By filter; readers of all rows need none.</summary>
    private static Dictionary<string, MartColumn> RowColumns(List<string?> sets, List<MartColumn> columns)
    {
        var prefix = "lakeward_rows_";
        while (columns.Exists(column => column.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            prefix += "_";
        }

        return sets.Count < 2
            ? []
            : sets.OfType<string>().Index().ToDictionary(
                set => set.Item,
                set => new MartColumn($"{prefix}{set.Index + 1}", "", ColumnType.Boolean)
                {
                    Sql = $"coalesce({set.Item}, false)",
                });
    }

    /// <summary>
    /// A column keeps its name in its only form, and among several in the clear one; others get their mask's
    /// word.
    /// </summary>
    private static string NameOf(
        Form form,
        string name,
        bool isOnly,
        IReadOnlyList<ColumnDecision> stored,
        List<MartColumn> taken)
    {
        bool IsTaken(string wanted) => taken.Exists(Same(wanted))
            || (wanted != name && stored.Any(column => Same(wanted)(new(column.Name, "", default))));
        if ((isOnly || form.IsClear) && !IsTaken(name))
        {
            return name;
        }

        var wanted = $"{name}__{form.Word}";
        for (var number = 2; IsTaken(wanted); number++)
        {
            wanted = string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{name}__{form.Word}_{number}");
        }

        return wanted;
    }

    private static Predicate<MartColumn> Same(string name) =>
        column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase);
}
