// The keys that machines have registered.
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>Registers, rotates and ends machines' keys; all of them end by themselves.</summary>
internal sealed class CredentialBook(
    ControlDatabase database, IdentityAudit audit, Lake lake, TimeProvider time)
{
    /// <summary>The scope of questions to the lake.</summary>
    public const string QueryScope = "query";

    /// <summary>What begins the scope of a drop.</summary>
    public const string DropScope = "drop:";

    private const int MaxScopes = 32;

    /// <summary>All credentials, the newest first.</summary>
    public async Task<IReadOnlyList<Credential>> ListAsync() =>
        await database.Set<Credential>().AsNoTracking().OrderByDescending(row => row.Created).ToListAsync();

    /// <summary>Registers a key of a machine.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="principal">The machine.</param>
    /// <param name="key">The public key as a JSON Web Key.</param>
    /// <param name="scopes">What its tokens may do.</param>
    /// <param name="purpose">The purpose of use of its questions, or null.</param>
    /// <param name="days">How long it is in force.</param>
    /// <exception cref="LakeException">LW-IDN-0116, LW-IDN-0117, LW-IDN-0119, LW-IDN-0120.</exception>
    public async Task<Credential> AddAsync(
        string by, string principal, string key, IReadOnlyList<string> scopes, string? purpose, int days)
    {
        RequireMachine(principal);
        RequireScopes(principal, scopes, purpose);
        await using var change = await database.Database.BeginTransactionAsync();
        var credential = await MakeAsync(principal, key, string.Join(' ', scopes), purpose, days);
        await audit.DoneAsync(
            "credential.add", by, ("credential", credential.Id), ("for", principal),
            ("key", credential.Thumbprint), ("expires", $"{credential.Ends:O}"));
        await change.CommitAsync();
        return credential;
    }

    /// <summary>Registers a machine's next key; the old one stays in force for a while beside it.</summary>
    /// <exception cref="LakeException">LW-IDN-0116 to LW-IDN-0118.</exception>
    public async Task<Credential> RotateAsync(string by, string id, string key, int days, int overlapDays)
    {
        if (overlapDays is < 0 or > SessionRules.MaxOverlapDays)
        {
            throw IdentityErrors.BadTerm(SessionRules.MaxCredentialDays);
        }

        await using var change = await database.Database.BeginTransactionAsync();
        var now = time.GetUtcNow();
        var old = await database.Set<Credential>().SingleOrDefaultAsync(row => row.Id == id && row.Ends > now)
            ?? throw IdentityErrors.NoCredential();
        RequireMachine(old.Principal);
        var next = await MakeAsync(old.Principal, key, old.Scopes, old.Purpose, days);
        var until = now + TimeSpan.FromDays(overlapDays);
        old.Ends = until < old.Ends ? until : old.Ends;
        await database.SaveChangesAsync();
        await audit.DoneAsync(
            "credential.rotate", by, ("credential", id), ("next", next.Id), ("for", old.Principal),
            ("key", next.Thumbprint), ("until", $"{old.Ends:O}"));
        await change.CommitAsync();
        return next;
    }

    /// <summary>Ends a credential and its tokens, at once.</summary>
    /// <exception cref="LakeException">LW-IDN-0118.</exception>
    public async Task EndAsync(string by, string id)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        var now = time.GetUtcNow();
        var found = await database.Set<Credential>().SingleOrDefaultAsync(row => row.Id == id)
            ?? throw IdentityErrors.NoCredential();
        found.Ends = found.Ends < now ? found.Ends : now;
        await database.SaveChangesAsync();
        await database.Set<MachineToken>().Where(row => row.CredentialId == id).ExecuteDeleteAsync();
        await audit.DoneAsync("credential.end", by, ("credential", id), ("for", found.Principal));
        await change.CommitAsync();
    }

    /// <summary>Whether the newest manifest has a machine of that name.</summary>
    public bool IsMachine(string name) => lake.FindPrincipal(name) is { Kind: PrincipalKind.Machine };

    private async Task<Credential> MakeAsync(
        string principal, string key, string scopes, string? purpose, int days)
    {
        if (days is < 1 or > SessionRules.MaxCredentialDays)
        {
            throw IdentityErrors.BadTerm(SessionRules.MaxCredentialDays);
        }

        var parsed = WebKey.Parse(key);
        var thumbprint = parsed.Thumbprint;
        if (await database.Set<Credential>().AnyAsync(row => row.Thumbprint == thumbprint))
        {
            throw IdentityErrors.BadKey("it is registered, or was");
        }

        var now = time.GetUtcNow();
        var credential = new Credential
        {
            Id = Secrets.NewId(),
            Principal = principal,
            Key = parsed.Json,
            Thumbprint = thumbprint,
            Scopes = scopes,
            Purpose = purpose,
            Created = now,
            Ends = now + TimeSpan.FromDays(days),
        };
        database.Add(credential);
        await database.SaveChangesAsync();
        return credential;
    }

    private void RequireMachine(string principal)
    {
        if (!IsMachine(principal))
        {
            throw IdentityErrors.NoMachine();
        }
    }

    private void RequireScopes(string principal, IReadOnlyList<string> scopes, string? purpose)
    {
        var drops = lake.Manifest?.Drops;
        bool IsKnown(string scope) => scope == QueryScope
            ? purpose is not null && PurposeOfUse.IsKnown(purpose)
            : scope.StartsWith(DropScope, StringComparison.Ordinal)
                && drops?.GetValueOrDefault(scope[DropScope.Length..])?.Senders.Contains(principal) == true;
        if (scopes.Count is 0 or > MaxScopes || !scopes.All(IsKnown))
        {
            throw IdentityErrors.BadScope();
        }
    }
}
