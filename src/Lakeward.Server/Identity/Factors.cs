// Enrols and removes second factors.
using System.Text;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// Time-based codes and passkeys. The first factor of an account comes with recovery codes, which are shown
/// once, and makes the session whole; more are enrolled, and removed, by whole sessions only. The last stays.
/// </summary>
internal sealed class Factors(
    ControlDatabase database,
    IUserPasskeyStore<Account> keys,
    IPasskeyHandler<Account> passkeys,
    SignIn signIn,
    CodeBook codes,
    IdentityAudit audit,
    Lake lake,
    TimeProvider time)
{
    private const int MaxPasskeys = 16;
    private const int MaxNameLength = 64;

    /// <summary>What the secret of an account's codes is sealed for.</summary>
    public static string UseOfCodes(string accountId) => $"codes/{accountId}";

    /// <summary>Which factors an account has.</summary>
    public async Task<FactorList> ListAsync(Account account)
    {
        var all = await keys.GetPasskeysAsync(account, CancellationToken.None);
        return new FactorList(
            account.CodeSecret is not null,
            [.. all.Select(key => new PasskeyEntry(
                Convert.ToHexStringLower(key.CredentialId), key.Name ?? "", key.CreatedAt))],
            await codes.CountAsync(CodeUse.Recovery, account.Id));
    }

    /// <summary>Begins time-based codes: a secret that counts once a code of it is shown.</summary>
    public async Task<string> BeginCodesAsync(Caller caller)
    {
        await RequireMayEnrolAsync(caller);
        var secret = TimeCode.NewSecret();
        await KeepAsync(caller, secret, "codes");
        return TimeCode.Base32(secret);
    }

    /// <summary>
    /// What an authenticator reads from a picture: whose codes, of what, from which secret.
    /// </summary>
    public string AddressOf(Caller caller, string secret)
    {
        var issuer = Uri.EscapeDataString($"Lakeward {lake.Folder.Settings.Name}");
        return $"otpauth://totp/{issuer}:{Uri.EscapeDataString(caller.Name)}?secret={secret}&issuer={issuer}";
    }

    /// <summary>Ends what <see cref="BeginCodesAsync"/> began.</summary>
    /// <exception cref="LakeException">LW-IDN-0112, LW-IDN-0114.</exception>
    public async Task<Enrolled> AddCodesAsync(Caller caller, string code)
    {
        await RequireMayEnrolAsync(caller);
        var secret = Kept(caller, "codes");
        var step = TimeCode.StepOf(Secrets.Plain(code), secret, time.GetUtcNow())
            ?? throw IdentityErrors.FactorRefused();
        await using var change = await database.Database.BeginTransactionAsync();
        var sealedSecret = lake.SealServiceSecret(secret, UseOfCodes(caller.Account.Id));
        await database.Users.Where(row => row.Id == caller.Account.Id).ExecuteUpdateAsync(row => row
            .SetProperty(a => a.CodeSecret, sealedSecret).SetProperty(a => a.CodeStep, step));
        var enrolled = await EndAsync(caller, "codes");
        await change.CommitAsync();
        return enrolled;
    }

    /// <summary>Begins a passkey: what the browser's authenticator is asked.</summary>
    public async Task<string> BeginPasskeyAsync(Caller caller, HttpContext context)
    {
        await RequireMayEnrolAsync(caller);
        var options = await passkeys.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = caller.Account.Id, Name = caller.Name, DisplayName = caller.Name },
            context);
        await KeepAsync(caller, Encoding.UTF8.GetBytes(options.AttestationState ?? ""), "passkey");
        return options.CreationOptionsJson;
    }

    /// <summary>Ends what <see cref="BeginPasskeyAsync"/> began.</summary>
    /// <exception cref="LakeException">LW-IDN-0112, LW-IDN-0114.</exception>
    public async Task<Enrolled> AddPasskeyAsync(
        Caller caller, string name, string credential, HttpContext context)
    {
        await RequireMayEnrolAsync(caller);
        var result = await passkeys.PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = context,
            CredentialJson = credential,
            AttestationState = Encoding.UTF8.GetString(Kept(caller, "passkey")),
        });
        if (!result.Succeeded || result.UserEntity.Id != caller.Account.Id || name.Length > MaxNameLength
            || (await ListAsync(caller.Account)).Passkeys.Count >= MaxPasskeys)
        {
            throw IdentityErrors.FactorRefused();
        }

        await using var change = await database.Database.BeginTransactionAsync();
        result.Passkey.Name = name;
        await keys.AddOrUpdatePasskeyAsync(caller.Account, result.Passkey, CancellationToken.None);
        var enrolled = await EndAsync(caller, "passkey");
        await change.CommitAsync();
        return enrolled;
    }

    /// <summary>Begins to show a passkey in a session that is half-way.</summary>
    public async Task<string> BeginShowAsync(Caller caller, HttpContext context)
    {
        var options = await passkeys.MakeRequestOptionsAsync(caller.Account, context);
        await KeepAsync(caller, Encoding.UTF8.GetBytes(options.AssertionState ?? ""), "show");
        return options.RequestOptionsJson;
    }

    /// <summary>Ends what <see cref="BeginShowAsync"/> began: the session is whole.</summary>
    /// <exception cref="LakeException">LW-IDN-0112, LW-IDN-0114.</exception>
    public async Task<(Caller Caller, string Secret)> ShowAsync(
        Caller caller, string credential, HttpContext context)
    {
        var state = Encoding.UTF8.GetString(Kept(caller, "show"));
        var result = await passkeys.PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = context, CredentialJson = credential, AssertionState = state,
        });
        if (!result.Succeeded || result.User.Id != caller.Account.Id)
        {
            throw await signIn.RefuseFactorAsync(caller);
        }

        // Its count of signatures went up: a copy of it would fall behind.
        await keys.AddOrUpdatePasskeyAsync(caller.Account, result.Passkey, CancellationToken.None);
        return await signIn.CompleteAsync(caller, "passkey");
    }

    /// <summary>Removes the codes (null) or a passkey.</summary>
    /// <exception cref="LakeException">LW-IDN-0113: it is the last; LW-IDN-0112: there is no
    /// such.</exception>
    public async Task RemoveAsync(Caller caller, string? passkey)
    {
        var list = await ListAsync(caller.Account);
        var isThere = passkey is null ? list.HasCodes : list.Passkeys.Any(entry => entry.Id == passkey);
        if (!isThere)
        {
            throw IdentityErrors.FactorRefused();
        }

        if (list.Passkeys.Count + (list.HasCodes ? 1 : 0) == 1)
        {
            throw IdentityErrors.LastFactor();
        }

        await using var change = await database.Database.BeginTransactionAsync();
        await (passkey is null
            ? database.Users.Where(row => row.Id == caller.Account.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(a => a.CodeSecret, (byte[]?)null))
            : keys.RemovePasskeyAsync(
                caller.Account, Convert.FromHexString(passkey), CancellationToken.None));
        await audit.DoneAsync(
            "factor.remove", caller.Name, ("factor", passkey is null ? "codes" : "passkey"));
        await change.CommitAsync();
    }

    /// <summary>New recovery codes; the old ones work no more.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryAsync(Caller caller)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        var made = await codes.ReplaceAsync(
            CodeUse.Recovery, caller.Account.Id, SessionRules.RecoveryLife, SessionRules.RecoveryCodes);
        await audit.DoneAsync("factor.recovery", caller.Name, ("codes", $"{made.Count}"));
        await change.CommitAsync();
        return made;
    }

    /// <summary>Records the new factor; the first brings recovery codes, and makes the session
    /// whole.</summary>
    private async Task<Enrolled> EndAsync(Caller caller, string factor)
    {
        await audit.DoneAsync("factor.add", caller.Name, ("factor", factor));
        await database.Set<Session>().Where(row => row.Id == caller.Session.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.Pending, (byte[]?)null));
        if (caller.Session.IsFull)
        {
            return new Enrolled([], null);
        }

        var recovery = await codes.ReplaceAsync(
            CodeUse.Recovery, caller.Account.Id, SessionRules.RecoveryLife, SessionRules.RecoveryCodes);
        var (next, _) = await signIn.CompleteAsync(caller, factor);
        return new Enrolled(recovery, next);
    }

    private async Task RequireMayEnrolAsync(Caller caller)
    {
        if (!caller.Session.IsFull && (await ListAsync(caller.Account)).HasAny)
        {
            throw IdentityErrors.FactorNeeded();
        }
    }

    private Task KeepAsync(Caller caller, byte[] pending, string use)
    {
        var kept = lake.SealServiceSecret(pending, $"{use}/{caller.Session.Id}");
        return database.Set<Session>().Where(row => row.Id == caller.Session.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.Pending, kept));
    }

    private byte[] Kept(Caller caller, string use)
    {
        try
        {
            return lake.OpenServiceSecret(
                caller.Session.Pending ?? throw IdentityErrors.NotBegun(), $"{use}/{caller.Session.Id}");
        }
        catch (CryptographyException)
        {
            throw IdentityErrors.NotBegun();
        }
    }
}
