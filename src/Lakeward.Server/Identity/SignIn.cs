// The way in: password first, then a second factor.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// 1. The password opens a session of ten minutes that can do nothing but show a second factor, or enrol the
/// first. 2. The factor ends it and opens another, whose secret is new.
/// </summary>
/// <remarks>
/// Whatever is wrong with a name and its password, the answer is the same, and so is its time: a password is
/// checked for names that are not known too, and no refusal leaves before <see cref="RefusalTime"/>.
/// </remarks>
internal sealed class SignIn(
    ControlDatabase database,
    SessionBook sessions,
    AttemptBook attempts,
    CodeBook codes,
    IPasswordHasher<Account> hasher,
    IdentityAudit audit,
    Lake lake,
    TimeProvider time)
{
    private static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(400);
    private static string? _nobodysHash;

    /// <summary>Checks name and password.</summary>
    /// <exception cref="LakeException">LW-IDN-0101: refused, for whatever reason.</exception>
    public async Task<(Caller Caller, string Secret)> WithPasswordAsync(string name, string password)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var account = await FindAsync(name);
        var isOpen = account is { Ended: null, PasswordHash: not null }
            && sessions.IsPerson(account.UserName!)
            && await attempts.TryBeginAsync(account.Id);
        var hash = isOpen ? account!.PasswordHash! : NobodysHash();
        var verdict = hasher.VerifyHashedPassword(account ?? Nobody(), hash, password);
        if (!isOpen || verdict == PasswordVerificationResult.Failed)
        {
            if (isOpen)
            {
                await attempts.FailAsync(account!.Id);
            }

            var refusal = IdentityErrors.SignInRefused();
            await lake.RecordRefusedSignInAsync("service", account?.UserName ?? "", refusal.Id);
            await WaitAsync(begun);
            throw refusal;
        }

        await attempts.GiveBackAsync(account!.Id);
        return await OpenAsync(account, SessionKind.Browser, isFull: false, "password", replaced: null);
    }

    /// <summary>Shows a code of an authenticator, or a recovery code, for a session that is
    /// half-way.</summary>
    /// <exception cref="LakeException">LW-IDN-0112: it does not fit, or the account waits.</exception>
    public async Task<(Caller Caller, string Secret)> WithCodeAsync(Caller caller, string code)
    {
        var isRight = await attempts.TryBeginAsync(caller.Account.Id);
        var how = "";
        if (isRight)
        {
            how = await TryTimeCodeAsync(caller.Account, code) ? "code"
                : await codes.TryTakeAsync(CodeUse.Recovery, caller.Account.Id, code) ? "recovery" : "";
        }

        return how.Length > 0 ? await CompleteAsync(caller, how) : throw await RefuseFactorAsync(caller);
    }

    /// <summary>Counts a wrong factor and says what to throw.</summary>
    public async Task<LakeException> RefuseFactorAsync(Caller caller)
    {
        await attempts.FailAsync(caller.Account.Id);
        var refusal = IdentityErrors.FactorRefused();
        await audit.RefusedAsync(
            "session.factor", caller.Name, ("session", caller.Session.Id), ("issue", refusal.Id));
        return refusal;
    }

    /// <summary>Makes a session whole: the old one is ended and another opened.</summary>
    public async Task<(Caller Caller, string Secret)> CompleteAsync(Caller caller, string how)
    {
        await attempts.ForgetAsync(caller.Account.Id);
        return await OpenAsync(caller.Account, SessionKind.Browser, isFull: true, how, caller.Session.Id);
    }

    /// <summary>Opens a session and records it; where one is named, it ends.</summary>
    public async Task<(Caller Caller, string Secret)> OpenAsync(
        Account account, SessionKind kind, bool isFull, string how, string? replaced)
    {
        var owns = database.Database.CurrentTransaction is null;
        await using var change = owns ? await database.Database.BeginTransactionAsync() : null;
        if (replaced is not null && !await sessions.EndAsync(account.Id, replaced))
        {
            throw IdentityErrors.NoSession();
        }

        var (session, secret) = await sessions.OpenAsync(account, kind, isFull);
        await audit.DoneAsync(
            isFull ? "session.open" : "session.begin", account.UserName,
            ("door", "service"), ("session", session.Id), ("with", how));
        if (change is not null)
        {
            await change.CommitAsync();
        }

        return (new Caller(account, session, secret), secret);
    }

    /// <summary>Takes a time-based code, once.</summary>
    private async Task<bool> TryTimeCodeAsync(Account account, string code)
    {
        if (account.CodeSecret is not { } sealedSecret)
        {
            return false;
        }

        var secret = lake.OpenServiceSecret(sealedSecret, Factors.UseOfCodes(account.Id));
        var step = TimeCode.StepOf(Secrets.Plain(code), secret, time.GetUtcNow());
        return step is { } found && await database.Users
            .Where(row => row.Id == account.Id && row.CodeStep < found)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.CodeStep, found)) == 1;
    }

    private Task<Account?> FindAsync(string name)
    {
        var normal = name.ToUpperInvariant();
        return database.Users.SingleOrDefaultAsync(account => account.NormalizedUserName == normal);
    }

    private string NobodysHash() => _nobodysHash ??= hasher.HashPassword(Nobody(), Secrets.New());

    private static Account Nobody() => new() { Id = "", UserName = "" };

    private static async Task WaitAsync(long begun)
    {
        var left = RefusalTime - TimeProvider.System.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, TimeProvider.System);
        }
    }
}
