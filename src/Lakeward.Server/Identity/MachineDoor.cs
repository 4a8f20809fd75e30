// Gives machines short-lived tokens for proofs of their keys.
using System.Net;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Wire;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// Checks a proof in this order: its form, the credential it names, the signature by the registered key, for
/// whom it is, its times, and that it was not shown before. Whatever is wrong, the refusal is the same.
/// </summary>
/// <remarks>
/// References: RFC 7523, section 3; RFC 6749, section 4.4. Parameters: a proof ends within five minutes and
/// has an id; clocks may differ by 30 s; a token is in force for ten minutes.
/// </remarks>
internal sealed class MachineDoor(
    ControlDatabase database,
    CredentialBook credentials,
    IdentityAudit audit,
    Lake lake,
    Service.ServiceOptions options,
    RefusalCount refusals,
    TimeProvider time)
{
    private const int MaxIdLength = 128;
    private static readonly TimeSpan LongestProof = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>A token for a proof.</summary>
    /// <param name="proof">The assertion, a JSON Web Token.</param>
    /// <param name="client">The client id where it was sent; it must be that of the proof.</param>
    /// <param name="scope">What is asked for, separated by spaces; null for all.</param>
    /// <param name="address">From where; too many wrong proofs are refused unrecorded.</param>
    /// <exception cref="LakeException">LW-IDN-0132, LW-IDN-0133, LW-WEB-0103.</exception>
    public async Task<(MachineToken Token, string Secret)> IssueAsync(
        string proof, string? client, string? scope, IPAddress address)
    {
        var token = SignedToken.TryParse(proof);
        var credential = await CredentialOfAsync(token, client);
        if (credential is null || !Fits(token!, credential) || !await TrySpendAsync(token!, credential))
        {
            if (refusals.IsOver(address))
            {
                throw HttpErrors.TooManyRefused();
            }

            refusals.Add(address);
            var refusal = IdentityErrors.ClientRefused();
            await audit.RefusedAsync(
                "credential.token", credential?.Principal,
                ("credential", credential?.Id ?? ""), ("issue", refusal.Id));
            throw refusal;
        }

        var allowed = credential.Scopes.Split(' ');
        var asked = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray() ?? allowed;
        if (asked.Length == 0 || asked.Except(allowed).Any())
        {
            throw IdentityErrors.ScopeRefused();
        }

        return await MakeAsync(credential, string.Join(' ', asked));
    }

    /// <summary>The machine of a token in force, or null.</summary>
    public async Task<MachineCaller?> FindAsync(string secret)
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        var found = await (
            from token in database.Set<MachineToken>()
            join credential in database.Set<Credential>() on token.CredentialId equals credential.Id
            where token.SecretHash == hash && token.Ends > now && credential.Ends > now
            select token).AsNoTracking().SingleOrDefaultAsync();
        return found is not null && credentials.IsMachine(found.Principal)
            ? new MachineCaller(found.Id, found.Principal, found.Scopes.Split(' '), found.Purpose, found.Ends)
            : null;
    }

    /// <summary>Whether what a token has begun may go on.</summary>
    public async Task<bool> IsInForceAsync(MachineCaller caller, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await (
            from token in database.Set<MachineToken>()
            join credential in database.Set<Credential>() on token.CredentialId equals credential.Id
            where token.Id == caller.TokenId && token.Ends > now && credential.Ends > now
            select token.Id).AnyAsync(ct) && credentials.IsMachine(caller.Principal);
    }

    private async Task<Credential?> CredentialOfAsync(SignedToken? token, string? client)
    {
        var id = token?.Text("iss");
        if (id is null || token!.Text("sub") != id || (client is not null && client != id))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var credential = await database.Set<Credential>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && row.Ends > now);
        return credential is not null && credentials.IsMachine(credential.Principal)
            && token.IsSignedBy(WebKey.Parse(credential.Key)) ? credential : null;
    }

    private bool Fits(SignedToken token, Credential credential)
    {
        var now = time.GetUtcNow();
        return token.Texts("aud") is [var audience] && IsOurs(audience)
            && token.Time("exp") is { } ends && ends > now - Skew && ends <= now + LongestProof + Skew
            && (token.Time("iat") is not { } made
                || (made <= now + Skew && made >= now - LongestProof - Skew))
            && (token.Time("nbf") is not { } from || from <= now + Skew)
            && token.Text("jti") is { Length: > 0 and <= MaxIdLength }
            && credential.Ends > now;
    }

    private bool IsOurs(string audience) => audience == $"urn:lakeward:{lake.Folder.Settings.Id}"
        || IsAt(options.PublicAddress, audience) || IsAt(options.EdgeAddress, audience);

    private static bool IsAt(Uri? address, string audience) => address is not null
        && (audience == address.AbsoluteUri
            || audience == new Uri(address, "/v1/oauth/token").AbsoluteUri);

    /// <summary>Spends the proof; false where it was before, at whichever server.</summary>
    private async Task<bool> TrySpendAsync(SignedToken token, Credential credential)
    {
        var now = time.GetUtcNow();
        await database.Set<SpentAssertion>().Where(row => row.Ends <= now).ExecuteDeleteAsync();
        var hash = Secrets.Hash(credential.Id, token.Text("jti"));
        var ends = (now + LongestProof + Skew + Skew).UtcTicks;
        return await database.Database.ExecuteSqlAsync(
            $"INSERT INTO spent_assertions (hash, ends) VALUES ({hash}, {ends}) ON CONFLICT DO NOTHING") == 1;
    }

    private async Task<(MachineToken Token, string Secret)> MakeAsync(Credential credential, string scopes)
    {
        var now = time.GetUtcNow();
        var secret = Secrets.New(Secrets.MachinePrefix);
        var ends = now + SessionRules.MachineTokenLife;
        var made = new MachineToken
        {
            Id = Secrets.NewId(),
            SecretHash = Secrets.Hash(secret),
            CredentialId = credential.Id,
            Principal = credential.Principal,
            Scopes = scopes,
            Purpose = credential.Purpose,
            Ends = ends < credential.Ends ? ends : credential.Ends,
        };
        await using var change = await database.Database.BeginTransactionAsync();
        await database.Set<MachineToken>().Where(row => row.Ends <= now).ExecuteDeleteAsync();
        database.Add(made);
        await database.SaveChangesAsync();
        await audit.DoneAsync(
            "credential.token", credential.Principal, ("credential", credential.Id), ("token", made.Id));
        await change.CommitAsync();
        return (made, secret);
    }
}
