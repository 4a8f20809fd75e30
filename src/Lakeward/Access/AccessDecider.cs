// Decides who may read what, totally and denied by default.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>
/// The decision. Whatever is not written in the manifest is denied; no input makes it throw.
/// <para>
/// Rules. A grant holds when one of the principal's roles has it, it covers the table, and it names the
/// purpose, which the agreement must also permit. Several grants that hold add up, as <see
/// cref="PolicyUnion"/> says: a grant never takes away what another gives. A column whose stored class is not
/// the one the manifest gives it gets the weaker of both rules; a column the manifest does not cover is
/// denied.
/// </para>
/// <para>
/// A table that does not exist and one that is not granted get the same answer, which speaks only of tables
/// the principal may see.
/// </para>
/// </summary>
public static class AccessDecider
{
    /// <summary>
    /// Decides on one table, in steps: (1) the principal, (2) its roles, (3) the purpose's code, (4) the
    /// grants that cover the table, (5) those that hold for the purpose, (6) the agreement's standing and
    /// days, (7) rows and columns.
    /// </summary>
    public static AccessDecision Decide(Manifest manifest, AccessRequest request, DateOnly today)
    {
        // (1), (2)
        if (manifest.Principals.GetValueOrDefault(request.Principal) is not { } principal)
        {
            return AccessErrors.PrincipalUnknown(request.Principal);
        }

        if (!principal.AllRoles.Any())
        {
            return AccessErrors.NoRole(principal.Id, principal.Kind == PrincipalKind.Machine);
        }

        // (3)
        if (request.Purpose is not null && !PurposeOfUse.IsKnown(request.Purpose))
        {
            return AccessErrors.PurposeUnknown(request.Purpose);
        }

        // (4)
        var covering = Covering(manifest, principal, request.Dataset, request.Table);
        if (covering.Count == 0
            || manifest.FindTable(request.Dataset, request.Table) is not { } table
            || AgreementOf(manifest, table) is not { } agreement)
        {
            return AccessErrors.TableUnknown(
                principal.Id, $"{request.Dataset}.{request.Table}", VisibleNames(manifest, principal));
        }

        // (5)
        var purposes = PurposesOf(covering, agreement);
        var purpose = request.Purpose ?? (purposes.Count == 1 ? purposes[0] : null);
        if (purpose is null && purposes.Count > 1)
        {
            return AccessErrors.PurposeNeeded(request, purposes);
        }

        if (purpose is null || !purposes.Contains(purpose))
        {
            return AccessErrors.PurposeNotGranted(request, purposes);
        }

        // (6)
        if (!agreement.IsLive(today))
        {
            return agreement.Status switch
            {
                AgreementStatus.Suspended => AccessErrors.AgreementSuspended(agreement),
                AgreementStatus.Ended => AccessErrors.AgreementOver(agreement),
                _ when today < agreement.Effective => AccessErrors.AgreementNotYet(agreement, today),
                _ => AccessErrors.AgreementEnded(agreement, today),
            };
        }

        // (7)
        var holding = covering.Where(held => held.Grant.Purposes.Contains(purpose)).ToList();
        var session = new PolicySession(principal.Id, principal.Attributes, purpose, today);
        if (PolicyUnion.Of(manifest, table, holding, request.Columns, session) is not { } union)
        {
            return AccessErrors.PolicyUnfit(table.FullName);
        }

        return new AccessDecision.Granted
        {
            Principal = principal.Id,
            Purpose = purpose,
            Dataset = table.Dataset,
            Table = table.Id,
            Role = string.Join('+', holding.Select(held => held.Role).Distinct()),
            Grant = string.Join('+', holding.Select(held => $"{held.Grant.Target}/{purpose}").Distinct()),
            Agreement = agreement.Id,
            Subject = table.Subject,
            Today = today,
            Clauses = union.Clauses,
            Columns = union.Columns,
            Aggregates = holding.Select(held => held.Grant.Aggregates)
                .Aggregate((AggregateRule?)null, AggregateRule.Stricter),
        };
    }

    /// <summary>
    /// The tables a principal may see, for whatever purpose and whether or not their agreement is live, in
    /// the order of dataset and table. None for a principal that is not known.
    /// </summary>
    public static IReadOnlyList<ManifestTable> VisibleTables(Manifest manifest, string principal) =>
        manifest.Principals.GetValueOrDefault(principal) is { } known
            ?
            [
                .. manifest.Datasets.Values
                    .SelectMany(dataset => dataset.Tables.Values)
                    .Where(table => Covering(manifest, known, table.Dataset, table.Id).Count > 0)
                    .OrderBy(table => table.Dataset, StringComparer.Ordinal)
                    .ThenBy(table => table.Id, StringComparer.Ordinal),
            ]
            : [];

    /// <summary>
    /// The purposes for which a principal may use a table, in the order granted; empty when it may not see
    /// it. A request without a purpose is decided where this has exactly one entry.
    /// </summary>
    public static IReadOnlyList<string> Purposes(
        Manifest manifest, string principal, string dataset, string table) =>
        manifest.Principals.GetValueOrDefault(principal) is { } known
        && manifest.FindTable(dataset, table) is { } found
        && AgreementOf(manifest, found) is { } agreement
            ? PurposesOf(Covering(manifest, known, dataset, table), agreement)
            : [];

    private static Agreement? AgreementOf(Manifest manifest, ManifestTable table) =>
        manifest.Agreements.GetValueOrDefault(manifest.Datasets[table.Dataset].Agreement);

    private static List<HeldGrant> Covering(
        Manifest manifest, Principal principal, string dataset, string table)
    {
        var covering = new List<HeldGrant>();
        foreach (var id in principal.AllRoles)
        {
            if (manifest.Roles.GetValueOrDefault(id) is { } role)
            {
                covering.AddRange(role.Grants
                    .Where(grant => grant.Covers(dataset, table))
                    .Select(grant => new HeldGrant(role.Id, grant)));
            }
        }

        return covering;
    }

    private static List<string> PurposesOf(List<HeldGrant> covering, Agreement agreement) =>
    [
        .. covering.SelectMany(held => held.Grant.Purposes)
            .Where(purpose => agreement.Purposes.Contains(purpose))
            .Distinct(),
    ];

    private static List<string> VisibleNames(Manifest manifest, Principal principal) =>
        [.. VisibleTables(manifest, principal.Id).Select(table => table.FullName)];
}
