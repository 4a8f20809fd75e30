// How a plan compares and describes each kind of item.
using System.Text.Json;

namespace Lakeward.Access;

/// <summary>
/// One kind of item in a plan: <paramref name="Describe"/> says what an item is, <paramref name="Explain"/>
/// what changed between two that differ.
/// </summary>
internal sealed record PlanKind<T>(
    string Kind,
    Action<Utf8JsonWriter, T> Write,
    Func<T, PlanText> Describe,
    Func<T, T, IEnumerable<string>> Explain)
    where T : class
{
    /// <summary>What of a change, or of a removal (then there is no new item), is refused.</summary>
    public Func<T, T?, IEnumerable<PlanRefusal>> Refuse { get; init; } = static (_, _) => [];

    public IEnumerable<PlanItem> Compare(
        IReadOnlyDictionary<string, T> applied, IReadOnlyDictionary<string, T> next)
    {
        foreach (var id in applied.Keys.Union(next.Keys).Order(StringComparer.Ordinal))
        {
            var old = applied.GetValueOrDefault(id);
            var @new = next.GetValueOrDefault(id);
            if (old is null)
            {
                yield return Item(PlanAction.Add, @new!, Describe(@new!).Description, []);
            }
            else if (@new is null)
            {
                yield return Item(PlanAction.Remove, old, Describe(old).Description, Refuse(old, null));
            }
            else if (ManifestCanonical.Text(old, Write) != ManifestCanonical.Text(@new, Write))
            {
                var changes = Explain(old, @new).ToList();
                var description = changes.Count > 0 ? string.Join("; ", changes) : "written in another order";
                yield return Item(PlanAction.Change, @new, description, Refuse(old, @new));
            }
        }
    }

    private PlanItem Item(PlanAction action, T item, string description, IEnumerable<PlanRefusal> refusals)
    {
        var text = Describe(item);
        return new(action, Kind, text.Name, description, text.Place) { Refusals = [.. refusals] };
    }
}

/// <summary>What a plan says of an item.</summary>
internal sealed record PlanText(string Name, string Description, ManifestPlace Place);

/// <summary>The eight kinds.</summary>
internal static class PlanKinds
{
    public static PlanKind<Agreement> Agreements { get; } =
        new("agreement", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    public static PlanKind<Drop> Drops { get; } =
        new("drop", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    public static PlanKind<PrincipalAttribute> Attributes { get; } =
        new("attribute", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    public static PlanKind<Role> Roles { get; } =
        new("role", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    public static PlanKind<Principal> Principals { get; } =
        new("principal", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    public static PlanKind<BreakGlass> Glasses { get; } =
        new("glass", ManifestCanonical.Write, PlanTexts.Of, PlanTexts.Changes);

    // A dataset is compared by its agreement alone: its tables are items of their own.
    public static PlanKind<Dataset> Datasets(Func<string, string, bool> holdsData) =>
        new("dataset", WriteWithoutTables, PlanTexts.Of, PlanTexts.Changes)
        {
            Refuse = (old, next) =>
                next is null && old.Tables.Keys.Any(table => holdsData(old.Id, table))
                    ? [AccessErrors.DatasetHoldsData(old.Id)]
                    : [],
        };

    public static PlanKind<ManifestTable> Tables(Func<string, string, bool> holdsData) =>
        new("table", ManifestCanonical.Write, PlanTexts.Of, TableChanges.Explain)
        {
            Refuse = (old, next) => holdsData(old.Dataset, old.Id) ? TableChanges.Refuse(old, next) : [],
        };

    private static void WriteWithoutTables(Utf8JsonWriter json, Dataset dataset) =>
        json.WriteStringValue(dataset.Agreement);
}
