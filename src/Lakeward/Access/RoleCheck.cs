// Checks roles as principals hold them together: masks that contradict each other, attributes not given.
using Lakeward.Access.Policy;
using Lakeward.Records.Typing;

namespace Lakeward.Access;

/// <summary>
/// What can be wrong only once grants meet, those that a broken glass may add among them: two equally
/// strong masks on one column that differ, one demand for aggregates and another or none, and a row filter
/// that needs an attribute its principal lacks.
/// </summary>
internal sealed class RoleCheck(ManifestDraft draft)
{
    private readonly Dictionary<Grant, List<string>> _needed = new(ReferenceEqualityComparer.Instance);

    public void Run()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var principal in draft.Principals.Whole().Values)
        {
            var given = draft.Glasses.Whole().Values.Where(glass => glass.IsFor(principal))
                .Select(glass => glass.Role);
            var roles = principal.Roles.Concat(given).Distinct(StringComparer.Ordinal).ToList();
            var held = roles.Select(draft.Roles.Find).OfType<Role>()
                .SelectMany(role => role.Grants.Select(grant => new HeldGrant(role.Id, grant))).ToList();
            held.ForEach(grant => CheckAttributes(principal, grant));
            if (seen.Add(string.Join(' ', roles.Order(StringComparer.Ordinal))))
            {
                CheckOverlaps(principal, held);
            }
        }
    }

    private void CheckAttributes(Principal principal, HeldGrant held)
    {
        if (!_needed.TryGetValue(held.Grant, out var needed))
        {
            _needed[held.Grant] = needed = AttributesOf(held.Grant);
        }

        if (needed.FirstOrDefault(name => !principal.Attributes.ContainsKey(name)) is { } missing)
        {
            draft.Issues.NoAttribute(
                principal.Place,
                $"{principal.Id} holds role {held.Role}, whose rows need the attribute {missing}");
        }
    }

    /// <summary>The declared attributes that a grant's row filter reads.</summary>
    private List<string> AttributesOf(Grant grant)
    {
        var tables = draft.Datasets.Find(grant.Dataset)?.Tables;
        var table = tables?.Find(grant.Table ?? tables.Ids.Order(StringComparer.Ordinal).FirstOrDefault());
        if (grant.Rows is null || table is null)
        {
            return [];
        }

        var scope = new FilterScope(
            table.FullName,
            FilterScope.Of(table.Columns.Select(column => (column.Name, column.Type))),
            draft.AttributeTypes);
        var attributes = RowFilter.Read(grant.Rows, scope).Tree?.Attributes() ?? [];
        return
        [
            .. attributes.Where(attribute => attribute.Scope == PolicySession.PrincipalScope)
                .Select(attribute => attribute.Name)
                .Where(name => name != PolicySession.PrincipalId).Distinct(),
        ];
    }

    private void CheckOverlaps(Principal principal, List<HeldGrant> held)
    {
        foreach (var (index, first) in held.Index())
        {
            foreach (var second in held.Skip(index + 1).Where(later => Meet(first.Grant, later.Grant)))
            {
                CheckAnswers(principal, first, second);
                if (CanContradict(first.Grant, second.Grant))
                {
                    CheckOverlap(principal, first, second);
                }
            }
        }
    }

    private static bool Meet(Grant first, Grant second) =>
        first.Dataset == second.Dataset
        && (first.Table is null || second.Table is null || first.Table == second.Table)
        && first.Purposes.Intersect(second.Purposes).Any();

    // Who has the rows has every figure, so a demand for aggregates beside them would demand nothing.
    private void CheckAnswers(Principal principal, HeldGrant first, HeldGrant second)
    {
        if (first.Grant.Aggregates != second.Grant.Aggregates)
        {
            draft.Issues.Overlap(
                second.Grant.Place,
                $"{principal.Id} is answered in {Answers(first.Grant)} by role {first.Role} and in "
                    + $"{Answers(second.Grant)} by role {second.Role}; write the same answers in both");
        }
    }

    private static string Answers(Grant grant) => grant.Aggregates?.ToString() ?? "rows";

    private static bool CanContradict(Grant first, Grant second) =>
        first.Precedence == second.Precedence && (HasNumbers(first) || HasNumbers(second));

    // Masks of different kinds differ in strength, so only those with parameters can contradict.
    private static bool HasNumbers(Grant grant) =>
        grant.Rights.Values.Concat(grant.Columns.Values).Any(rule => !rule.TakesAll);

    private void CheckOverlap(Principal principal, HeldGrant first, HeldGrant second)
    {
        var tables = draft.Datasets.Find(first.Grant.Dataset)?.Tables;
        IEnumerable<string> ids =
            (first.Grant.Table ?? second.Grant.Table) is { } one ? [one] : tables?.Ids ?? [];
        foreach (var table in ids.Order(StringComparer.Ordinal).Select(id => tables?.Find(id))
            .OfType<ManifestTable>())
        {
            var column = table.Columns.FirstOrDefault(
                column => Contradict(RuleOf(first.Grant, column), RuleOf(second.Grant, column), column));
            if (column is not null)
            {
                draft.Issues.Overlap(
                    second.Grant.Place,
                    $"{principal.Id} may see {Spelling.Show(column.Name)} of {table.FullName} as "
                        + $"{Shown(first.Grant, column)} by role {first.Role} and as "
                        + $"{Shown(second.Grant, column)} by role {second.Role}; give one a precedence");
                return;
            }
        }
    }

    private static ColumnRule RuleOf(Grant grant, ManifestColumn column) =>
        grant.RuleOf(column.Name, column.Class);

    private static string Shown(Grant grant, ManifestColumn column) => RuleOf(grant, column).ToString();

    // The word mask means another mask for each type, so without a type it could be any of them.
    private static bool Contradict(ColumnRule first, ColumnRule second, ManifestColumn column)
    {
        ColumnType[] types = column.Type is { } name && ColumnType.TryParse(name, out var type)
            ? [type]
            : [ColumnType.Text, ColumnType.Date, ColumnType.Integer];
        return types.Any(
            type => first.Strength(type) == second.Strength(type)
                && first.MaskFor(type) != second.MaskFor(type));
    }
}
