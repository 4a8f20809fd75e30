// Combines the grants that hold: which rows are shown, and each cell at the strongest right of its row.
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;

namespace Lakeward.Access;

/// <summary>A grant with the role through which a principal holds it.</summary>
internal readonly record struct HeldGrant(string Role, Grant Grant);

/// <summary>
/// The union of grants on one table. A row is shown where one of them shows it. A cell is shown at the
/// strongest rule of the grants that show its row; of equally strong ones at that of the higher precedence,
/// then at that of the first. So no cell shows more than some grant alone, and a further grant never shows
/// less. A grant that shows no column of the table shows no row of it.
/// </summary>
internal sealed class PolicyUnion
{
    private readonly ManifestTable _table;
    private readonly PolicySession _session;
    private readonly IReadOnlyList<TypedColumn> _columns;
    private readonly List<GrantClause> _clauses = [];
    private readonly List<HeldGrant> _grants = [];

    private PolicyUnion(
        ManifestTable table, PolicySession session, IReadOnlyList<TypedColumn> columns)
    {
        _table = table;
        _session = session;
        _columns = columns;
    }

    /// <summary>The clauses and columns of a decision, or null where the policy does not fit.</summary>
    public static (IReadOnlyList<GrantClause> Clauses, IReadOnlyList<ColumnDecision> Columns)? Of(
        Manifest manifest,
        ManifestTable table,
        IReadOnlyList<HeldGrant> holding,
        IReadOnlyList<ClassedColumn> columns,
        PolicySession session)
    {
        var typed = columns.Select(column => TypedColumn.Of(column, table)).ToList();
        var union = new PolicyUnion(table, session, typed);
        var scope = new FilterScope(
            table.FullName,
            FilterScope.Of(typed.Select(column => (column.Stored.Name, (string?)column.Type.ToString()))),
            manifest.AttributeTypes);
        foreach (var held in holding.Where(union.ShowsSomeColumn))
        {
            if (!union.Add(held, scope))
            {
                return null;
            }
        }

        return typed.Exists(union.IsUnfit)
            ? null
            : (union._clauses, [.. typed.Select(column => union.Decide(column, holding[0]))]);
    }

    private bool ShowsSomeColumn(HeldGrant held) =>
        _columns.Any(column => column.RuleOf(held.Grant, _table).Right != ColumnRight.Deny);

    /// <summary>False where the filter does not fit; one that lacks an attribute shows nothing.</summary>
    private bool Add(HeldGrant held, FilterScope scope)
    {
        Expression? filter = null;
        if (held.Grant.Rows is { } rows)
        {
            if (RowFilter.Read(rows, scope).Tree is not { } tree)
            {
                return false;
            }

            filter = _session.Bind(tree);
            if (filter is null)
            {
                return true;
            }
        }

        _clauses.Add(new(held.Role, NameOf(held), held.Grant.Place, held.Grant.Rows, filter));
        _grants.Add(held);
        return true;
    }

    private bool IsUnfit(TypedColumn column) => _grants.Exists(held =>
    {
        var rule = column.RuleOf(held.Grant, _table);
        return !rule.Takes(column.Type)
            || (rule.Mask is Mask.DateShift && _columns.All(c => c.Stored.Name != _table.Subject));
    });

    private ColumnDecision Decide(TypedColumn column, HeldGrant otherwise)
    {
        var cells = _grants
            .Select((held, index) =>
                (Held: held, Cell: new CellRule(index, column.RuleOf(held.Grant, _table))))
            .Where(entry => entry.Cell.Rule.Right != ColumnRight.Deny)
            .OrderByDescending(entry => entry.Cell.Rule.Strength(column.Type))
            .ThenByDescending(entry => entry.Held.Grant.Precedence)
            .ToList();
        var best = cells.Count > 0 ? cells[0].Held : otherwise;
        var whole = cells.FindIndex(entry => _clauses[entry.Cell.Clause].Filter is null);
        var count = whole < 0 ? cells.Count : whole + 1;
        List<CellRule> kept = [.. cells.Take(count).Select(entry => entry.Cell)];
        var types = kept.Select(cell => cell.Rule.MaskFor(column.Type)?.TypeOf(column.Type) ?? column.Type)
            .Distinct().ToList();
        return new(
            column.Stored.Name,
            column.Stored.Class,
            kept.Count > 0 ? kept[0].Rule.Right : ColumnRight.Deny,
            best.Role,
            NameOf(best))
        {
            Type = column.Type,
            ShownType = types is [var only] ? only : ColumnType.Text,
            Cells = kept,
            IsWhollyClear = whole >= 0 && kept[whole].Rule.Right == ColumnRight.Allow,
        };
    }

    private string NameOf(HeldGrant held) => $"{held.Grant.Target}/{_session.Purpose}";

    /// <summary>A stored column with its type: as stored, else as declared, else text.</summary>
    private readonly record struct TypedColumn(ClassedColumn Stored, ColumnType Type)
    {
        public static TypedColumn Of(ClassedColumn column, ManifestTable table)
        {
            var name = column.Type ?? table.FindColumn(column.Name)?.Type;
            return new(
                column, name is not null && ColumnType.TryParse(name, out var type) ? type : ColumnType.Text);
        }

        /// <summary>
        /// What a grant says. A column whose stored class is not the one the manifest gives it gets the
        /// weaker of both classes' rules; one the manifest does not know is denied.
        /// </summary>
        public ColumnRule RuleOf(Grant grant, ManifestTable table)
        {
            if (table.ClassOf(Stored.Name) is not { } declared)
            {
                return ColumnRule.Deny;
            }

            var rule = grant.RuleOf(Stored.Name, declared);
            if (declared == Stored.Class)
            {
                return rule;
            }

            var other = grant.RuleOn(Stored.Class);
            return other.Strength(Type) < rule.Strength(Type) ? other : rule;
        }
    }
}
