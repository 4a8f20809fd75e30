// The one-line texts of a plan: what an item is, and what changed in it.
using System.Globalization;
using Lakeward.Access.Policy;
using Lakeward.Records.Mapping;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>
/// Descriptions and differences of agreements, datasets, tables, drops, roles and principals.
/// </summary>
internal static class PlanTexts
{
    public static PlanText Of(Agreement item) => new(
        item.Id,
        $"{Kind(item)} with {item.Party}, {string.Join(' ', item.Purposes)}, "
            + $"until {Day(item.Expires)}, at end: {End(item)}"
            + (item.Status == AgreementStatus.Active ? "" : $"; {Status(item)}"),
        item.Place);

    public static IEnumerable<string> Changes(Agreement old, Agreement next) => Differences(
        ("kind", Kind(old), Kind(next)),
        ("party", old.Party, next.Party),
        ("purposes", string.Join(' ', old.Purposes), string.Join(' ', next.Purposes)),
        ("effective", Day(old.Effective), Day(next.Effective)),
        ("expires", Day(old.Expires), Day(next.Expires)),
        ("at end", End(old), End(next)),
        ("status", Status(old), Status(next)));

    public static PlanText Of(Dataset item) =>
        new(item.Id, $"under {item.Agreement}, keys of its own", item.Place);

    public static IEnumerable<string> Changes(Dataset old, Dataset next) =>
        Differences(("agreement", old.Agreement, next.Agreement));

    public static PlanText Of(ManifestTable item)
    {
        var subject = item.Subject is null ? "about nobody" : $"subject {item.Subject}";
        var counts = Enum.GetValues<ColumnClass>()
            .Select(columnClass => (Of: columnClass, Count: item.Columns.Count(c => c.Class == columnClass)))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"{entry.Count} {Short(entry.Of)}");
        var others = item.OtherColumns is { } rest ? $"others {Short(rest)}" : null;
        var columns = string.Join(", ", others is null ? counts : counts.Append(others));
        return new(item.FullName, $"{subject}; {columns}", item.Place);
    }

    public static PlanText Of(Drop item)
    {
        var senders = item.Senders.Count == 1 ? "sender" : "senders";
        var until = item.Until is { } day ? $", until {Day(day)}" : string.Empty;
        return new(
            item.Id,
            $"-> {Target(item)}, accepts {Formats(item)}, "
                + $"{senders} {string.Join(' ', item.Senders)}, "
                + $"up to {item.FileLimit} a file and {item.DayLimit} a day{until}",
            item.Place);
    }

    public static IEnumerable<string> Changes(Drop old, Drop next) => Differences(
        ("table", Target(old), Target(next)),
        ("accepts", Formats(old), Formats(next)),
        ("senders", string.Join(' ', old.Senders), string.Join(' ', next.Senders)),
        ("file limit", old.FileLimit.ToString(), next.FileLimit.ToString()),
        ("day limit", old.DayLimit.ToString(), next.DayLimit.ToString()),
        ("until", old.Until is { } was ? Day(was) : "open", next.Until is { } day ? Day(day) : "open"));

    public static PlanText Of(PrincipalAttribute item) =>
        new(item.Id, $"of principals, {item.Type}", item.Place);

    public static IEnumerable<string> Changes(PrincipalAttribute old, PrincipalAttribute next) =>
        Differences(("type", old.Type.ToString(), next.Type.ToString()));

    public static PlanText Of(Role item) =>
        new(item.Id, string.Join("; ", item.Grants.Select(Text)), item.Place);

    public static IEnumerable<string> Changes(Role old, Role next)
    {
        var before = old.Grants.Select(Text).ToList();
        var after = next.Grants.Select(Text).ToList();
        return
        [
            .. before.Except(after).Select(grant => $"no longer {grant}"),
            .. after.Except(before).Select(grant => $"now {grant}"),
        ];
    }

    public static PlanText Of(Principal item) => new(
        item.Id,
        $"{ManifestWords.PrincipalKinds.Text(item.Kind)}, {RolesOf(item)}"
            + (item.Attributes.Count == 0 ? "" : $"; {AttributesOf(item)}"),
        item.Place);

    public static IEnumerable<string> Changes(Principal old, Principal next) => Differences(
        ("kind", ManifestWords.PrincipalKinds.Text(old.Kind), ManifestWords.PrincipalKinds.Text(next.Kind)),
        ("roles", RolesOf(old), RolesOf(next)),
        ("attributes", AttributesOf(old), AttributesOf(next)),
        ("mail", old.Mail ?? "none", next.Mail ?? "none"));

    public static PlanText Of(BreakGlass item) => new(
        item.Id,
        $"gives role {item.Role} to {string.Join(' ', item.To)} for up to {Minutes(item)} minutes, "
            + $"informs {string.Join(' ', item.Informs)}",
        item.Place);

    public static IEnumerable<string> Changes(BreakGlass old, BreakGlass next) => Differences(
        ("role", old.Role, next.Role),
        ("to", string.Join(' ', old.To), string.Join(' ', next.To)),
        ("minutes", Minutes(old), Minutes(next)),
        ("informs", string.Join(' ', old.Informs), string.Join(' ', next.Informs)));

    /// <summary>Each named value that differs, as in <c>expires 2026-12-31 -> 2028-12-31</c>.</summary>
    public static IEnumerable<string> Differences(params (string Name, string Old, string New)[] values) =>
        values.Where(value => value.Old != value.New)
            .Select(value => $"{value.Name} {value.Old} -> {value.New}");

    /// <summary>The short word of a class in a plan's line.</summary>
    public static string Short(ColumnClass columnClass) => columnClass switch
    {
        ColumnClass.DirectIdentifier => "direct",
        ColumnClass.QuasiIdentifier => "quasi",
        _ => columnClass.Text(),
    };

    private static string Text(Grant grant)
    {
        var rights = Enum.GetValues<ColumnClass>().Select(columnClass =>
            $"{Short(columnClass)} {Participle(grant.RuleOn(columnClass))}");
        var columns = grant.Columns.OrderBy(own => own.Key, StringComparer.Ordinal)
            .Select(own => $"column {own.Key} {Participle(own.Value)}");
        var rows = grant.Rows is { } filter ? $", rows where {filter}" : "";
        var answers = grant.Aggregates is { } aggregates ? $", answers {aggregates}" : "";
        var first = grant.Precedence > 0
            ? string.Create(CultureInfo.InvariantCulture, $", precedence {grant.Precedence}")
            : "";
        return $"{grant.Target} for {string.Join(' ', grant.Purposes)}: "
            + $"{string.Join(", ", rights.Concat(columns))}{rows}{answers}{first}";
    }

    private static string Minutes(BreakGlass glass) => glass.Minutes.ToString(CultureInfo.InvariantCulture);

    private static string Participle(ColumnRule rule) => rule switch
    {
        { Right: ColumnRight.Allow } => "allowed",
        { Right: ColumnRight.Deny } => "denied",
        { Mask: { } mask } => $"as {mask}",
        _ => "masked",
    };

    private static string Kind(Agreement agreement) => ManifestWords.AgreementKinds.Text(agreement.Kind);

    private static string End(Agreement agreement) => ManifestWords.AgreementEnds.Text(agreement.AtEnd);

    private static string Status(Agreement item) => ManifestWords.AgreementStatuses.Text(item.Status);

    private static string AttributesOf(Principal principal) => principal.Attributes.Count == 0
        ? "none"
        : string.Join(
            ", ",
            principal.Attributes.OrderBy(own => own.Key, StringComparer.Ordinal)
                .Select(own => $"{own.Key} {string.Join('|', own.Value)}"));

    private static string RolesOf(Principal principal) =>
        principal.Roles.Count == 0 ? "no role" : $"{string.Join(' ', principal.Roles)}";

    private static string Target(Drop drop) =>
        drop.Table is null ? drop.Dataset : $"{drop.Dataset}.{drop.Table}";

    private static string Formats(Drop drop) =>
        string.Join(' ', drop.Accepts.Select(ManifestWords.Formats.Text));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
