// The difference between the manifest that is applied and a new one, in lines that people can check.
using System.Globalization;

namespace Lakeward.Access;

/// <summary>
/// A plan. The order of <see cref="Items"/> depends on the two manifests only: agreements, datasets,
/// tables, drops, attributes, roles, principals, each by name.
/// </summary>
public sealed record ManifestPlan
{
    private ManifestPlan(IReadOnlyList<PlanItem> items, IReadOnlyList<PlanRefusal> refusals)
    {
        Items = items;
        Refusals = refusals;
    }

    /// <summary>What is added, changed and removed.</summary>
    public IReadOnlyList<PlanItem> Items { get; }

    /// <summary>
    /// Everything that is refused, in the order of the items; a plan with any is not applied.
    /// </summary>
    public IReadOnlyList<PlanRefusal> Refusals { get; }

    /// <summary>How many items are new.</summary>
    public int Added => Items.Count(item => item.Action == PlanAction.Add);

    /// <summary>How many items differ.</summary>
    public int Changed => Items.Count(item => item.Action == PlanAction.Change);

    /// <summary>How many items go.</summary>
    public int Removed => Items.Count(item => item.Action == PlanAction.Remove);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Items.Count == 0;

    /// <summary>As in <c>5 to add, 0 to change, 0 to remove</c>.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture, $"{Added} to add, {Changed} to change, {Removed} to remove");

    /// <summary>
    /// Compares. <paramref name="applied"/> is null for a lake to which nothing was applied yet;
    /// <paramref name="holdsData"/> says of a dataset's id and a table's id whether the table has
    /// snapshots, and is asked only about tables of the applied manifest.
    /// </summary>
    public static ManifestPlan Between(Manifest? applied, Manifest next, Func<string, string, bool> holdsData)
    {
        var old = applied ?? new Manifest
        {
            Lake = next.Lake,
            Agreements = new Dictionary<string, Agreement>(),
            Datasets = new Dictionary<string, Dataset>(),
            Drops = new Dictionary<string, Drop>(),
            Roles = new Dictionary<string, Role>(),
            Principals = new Dictionary<string, Principal>(),
        };
        List<PlanItem> items =
        [
            .. PlanKinds.Agreements.Compare(old.Agreements, next.Agreements),
            .. PlanKinds.Datasets(holdsData).Compare(old.Datasets, next.Datasets),
            .. PlanKinds.Tables(holdsData).Compare(TablesOf(old), TablesOf(next)),
            .. PlanKinds.Drops.Compare(old.Drops, next.Drops),
            .. PlanKinds.Attributes.Compare(old.Attributes, next.Attributes),
            .. PlanKinds.Roles.Compare(old.Roles, next.Roles),
            .. PlanKinds.Principals.Compare(old.Principals, next.Principals),
            .. PlanKinds.Glasses.Compare(old.Glasses, next.Glasses),
        ];
        var refusals = items.SelectMany(item => item.Refusals).ToList();
        if (old.Lake != next.Lake)
        {
            refusals.Insert(0, AccessErrors.LakeRenamed(old.Lake, next.Lake));
        }

        return new(items.AsReadOnly(), refusals.AsReadOnly());
    }

    /// <summary>
    /// Throws when anything is refused: the refusal itself when there is one, <c>LW-ACC-0020</c> with one
    /// line each when there are several.
    /// </summary>
    public void ThrowIfRefused()
    {
        if (Refusals.Count > 0)
        {
            throw Refusals.Count == 1 ? Refusals[0].ToException() : AccessErrors.PlanRefused(Refusals);
        }
    }

    /// <summary>One line per item, the columns aligned; long names push their own line only.</summary>
    public IReadOnlyList<string> Lines()
    {
        const int Widest = 24;
        var kind = Items.Select(item => item.Kind.Length).DefaultIfEmpty(0).Max();
        var names = Items.Select(item => item.Name.Length).Where(length => length <= Widest);
        var name = names.DefaultIfEmpty(0).Max();
        return [.. Items.Select(Line)];

        string Line(PlanItem item) =>
            $"{item.Sign} {item.Kind.PadRight(kind)}  {item.Name.PadRight(name)}   {item.Description}";
    }

    private static Dictionary<string, ManifestTable> TablesOf(Manifest manifest)
    {
        var tables = new Dictionary<string, ManifestTable>(StringComparer.Ordinal);
        foreach (var table in manifest.Datasets.Values.SelectMany(dataset => dataset.Tables.Values))
        {
            // The space keeps apart what dots in ids could confuse; ids have no spaces.
            tables.Add($"{table.Dataset} {table.Id}", table);
        }

        return tables;
    }
}
