// One line of a plan.
namespace Lakeward.Access;

/// <summary>
/// One item that is added, changed or removed. <paramref name="Kind"/> is agreement, dataset, table, drop,
/// attribute, role or principal; <paramref name="Name"/> its id, for a table with its dataset; <paramref
/// name="Description"/> one line that says what it is, or what changes; <paramref name="Place"/> where the
/// new manifest, or for a removed item the applied one, writes it.
/// </summary>
public sealed record PlanItem(
    PlanAction Action, string Kind, string Name, string Description, ManifestPlace Place)
{
    /// <summary>Why it cannot be applied; empty when it can.</summary>
    public IReadOnlyList<PlanRefusal> Refusals { get; init; } = [];

    /// <summary>+, ~ or -.</summary>
    public char Sign => Action switch
    {
        PlanAction.Add => '+',
        PlanAction.Change => '~',
        _ => '-',
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Sign} {Kind,-9}  {Name}   {Description}".TrimEnd();
}
