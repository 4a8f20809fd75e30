// Makes accounts, gives them back, changes and ends them.
using System.Globalization;
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// What administrators do with accounts, and how people take theirs. A new account, and one that was reset,
/// has no password: its owner sets one with a code that the administrator hands over.
/// </summary>
internal sealed class AccountDesk(
    ControlDatabase database,
    SessionBook sessions,
    CodeBook codes,
    SignIn signIn,
    PasswordRules rules,
    IPasswordHasher<Account> hasher,
    IdentityAudit audit,
    Lake lake,
    TimeProvider time)
{
    /// <summary>A code for the first account, in place of those before; null where there are
    /// accounts.</summary>
    public async Task<string?> NewSetupCodeAsync() => await database.Users.AnyAsync()
        ? null
        : await codes.ReplaceAsync(CodeUse.Setup, null, SessionRules.SetupLife);

    /// <summary>Makes the first account, an administrator's.</summary>
    /// <exception cref="LakeException">LW-IDN-0106 to LW-IDN-0108, LW-IDN-0122.</exception>
    public async Task<(Caller Caller, string Secret)> SetUpAsync(string code, string name, string password)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        if (await database.Users.AnyAsync())
        {
            throw IdentityErrors.SetUp();
        }

        if (!await codes.TryTakeAsync(CodeUse.Setup, null, code))
        {
            throw await RefuseCodeAsync("account.setup");
        }

        RequirePerson(name);
        rules.Check(password, name);
        var account = Make(name, ServiceRole.Administrator);
        account.PasswordHash = hasher.HashPassword(account, password);
        database.Add(account);
        await database.SaveChangesAsync();
        await audit.DoneAsync("account.setup", name, ("role", $"{account.Role}"));
        var opened = await signIn.OpenAsync(account, SessionKind.Browser, isFull: false, "setup", null);
        await change.CommitAsync();
        return opened;
    }

    /// <summary>Makes an account for a person of the manifest.</summary>
    /// <returns>The code with which its owner sets a password.</returns>
    /// <exception cref="LakeException">LW-IDN-0107, LW-IDN-0109.</exception>
    public async Task<string> AddAsync(string by, string name, ServiceRole role)
    {
        RequirePerson(name);
        await using var change = await database.Database.BeginTransactionAsync();
        if (await FindAsync(name) is not null)
        {
            throw IdentityErrors.AccountExists();
        }

        var account = Make(name, role);
        database.Add(account);
        await database.SaveChangesAsync();
        var code = await codes.ReplaceAsync(CodeUse.Enrol, account.Id, SessionRules.EnrolLife);
        await audit.DoneAsync("account.add", by, ("account", name), ("role", $"{role}"));
        await change.CommitAsync();
        return code;
    }

    /// <summary>Sets the password of a new account, or of one that was reset, and opens a session half-way.
    /// </summary>
    /// <exception cref="LakeException">LW-IDN-0106, LW-IDN-0108.</exception>
    public async Task<(Caller Caller, string Secret)> EnrolAsync(string name, string code, string password)
    {
        rules.Check(password, name);
        await using var change = await database.Database.BeginTransactionAsync();
        var account = await FindAsync(name);
        if (account is not { Ended: null } || !sessions.IsPerson(account.UserName!)
            || !await codes.TryTakeAsync(CodeUse.Enrol, account.Id, code))
        {
            throw await RefuseCodeAsync("account.enrol");
        }

        await SetPasswordAsync(account, password);
        await audit.DoneAsync("account.enrol", account.UserName);
        var opened = await signIn.OpenAsync(account, SessionKind.Browser, isFull: false, "enrol", null);
        await change.CommitAsync();
        return opened;
    }

    /// <summary>Changes one's own password; all other sessions end.</summary>
    /// <exception cref="LakeException">LW-IDN-0101, LW-IDN-0108.</exception>
    public async Task ChangePasswordAsync(Caller caller, string old, string password)
    {
        // The way in counts the attempts; the session it opens ends with the others below.
        await signIn.WithPasswordAsync(caller.Name, old);
        rules.Check(password, caller.Name);
        await using var change = await database.Database.BeginTransactionAsync();
        await SetPasswordAsync(caller.Account, password);
        var ended = await sessions.EndAllAsync(caller.Account.Id, caller.Session.Id);
        await audit.DoneAsync("account.password", caller.Name, ("ended", Text(ended)));
        await change.CommitAsync();
    }

    /// <summary>Ends an account with its sessions and tokens, at once.</summary>
    /// <exception cref="LakeException">LW-IDN-0110, LW-IDN-0111.</exception>
    public async Task EndAsync(string by, string name)
    {
        var account = await RequireAsync(name);
        await using (var change = await database.Database.BeginTransactionAsync())
        {
            await RequireAnotherAdministratorAsync(account);
            var now = (DateTimeOffset?)time.GetUtcNow();
            await Of(account).Where(row => row.Ended == null)
                .ExecuteUpdateAsync(row => row.SetProperty(a => a.Ended, now));
            var ended = await ForgetAsync(account);
            await audit.DoneAsync(
                "account.end", by, ("account", account.UserName!), ("sessions", Text(ended)));
            await change.CommitAsync();
        }

        await lake.EndTokensAsync(account.UserName!, by);
    }

    /// <summary>Takes password and factors away and gives a code for new ones; an ended account is
    /// back.</summary>
    /// <exception cref="LakeException">LW-IDN-0107, LW-IDN-0110.</exception>
    public async Task<string> ResetAsync(string by, string name)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        var account = await RequireAsync(name);
        RequirePerson(account.UserName!);
        await Of(account).ExecuteUpdateAsync(row => row
            .SetProperty(a => a.Ended, (DateTimeOffset?)null)
            .SetProperty(a => a.PasswordHash, (string?)null)
            .SetProperty(a => a.CodeSecret, (byte[]?)null)
            .SetProperty(a => a.AccessFailedCount, 0)
            .SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null));
        await database.Set<IdentityUserPasskey<string>>().Where(row => row.UserId == account.Id)
            .ExecuteDeleteAsync();
        await ForgetAsync(account);
        var code = await codes.ReplaceAsync(CodeUse.Enrol, account.Id, SessionRules.EnrolLife);
        await audit.DoneAsync("account.reset", by, ("account", account.UserName!));
        await change.CommitAsync();
        return code;
    }

    /// <summary>Gives an account another role in the service.</summary>
    /// <exception cref="LakeException">LW-IDN-0110, LW-IDN-0111.</exception>
    public async Task SetRoleAsync(string by, string name, ServiceRole role)
    {
        await using var change = await database.Database.BeginTransactionAsync();
        var account = await RequireAsync(name);
        if (role != ServiceRole.Administrator)
        {
            await RequireAnotherAdministratorAsync(account);
        }

        await Of(account).ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, role));
        await audit.DoneAsync("account.role", by, ("account", account.UserName!), ("role", $"{role}"));
        await change.CommitAsync();
    }

    /// <summary>All accounts by name.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync() =>
        await database.Users.AsNoTracking().OrderBy(account => account.UserName).ToListAsync();

    /// <summary>Whether an account has a principal that it can act as.</summary>
    public bool IsLive(Account account) => account.Ended is null && sessions.IsPerson(account.UserName!);

    private async Task<int> ForgetAsync(Account account)
    {
        await codes.RemoveAsync(CodeUse.Enrol, account.Id);
        await codes.RemoveAsync(CodeUse.Recovery, account.Id);
        return await sessions.EndAllAsync(account.Id);
    }

    private async Task SetPasswordAsync(Account account, string password)
    {
        var hash = hasher.HashPassword(account, password);
        await Of(account).ExecuteUpdateAsync(row => row.SetProperty(a => a.PasswordHash, hash));
    }

    private async Task RequireAnotherAdministratorAsync(Account account)
    {
        if (account is { Role: ServiceRole.Administrator, Ended: null } && !await database.Users.AnyAsync(
            other =>
                other.Id != account.Id && other.Role == ServiceRole.Administrator && other.Ended == null))
        {
            throw IdentityErrors.LastAdministrator();
        }
    }

    private async Task<LakeException> RefuseCodeAsync(string kind)
    {
        var refusal = IdentityErrors.BadCode();
        await audit.RefusedAsync(kind, null, ("issue", refusal.Id));
        return refusal;
    }

    private void RequirePerson(string name)
    {
        if (!sessions.IsPerson(name))
        {
            throw IdentityErrors.NoPerson();
        }
    }

    private async Task<Account> RequireAsync(string name) =>
        await FindAsync(name) ?? throw IdentityErrors.NoAccount();

    private Task<Account?> FindAsync(string name)
    {
        var normal = name.ToUpperInvariant();
        return database.Users.SingleOrDefaultAsync(account => account.NormalizedUserName == normal);
    }

    private IQueryable<Account> Of(Account account) => database.Users.Where(row => row.Id == account.Id);

    private Account Make(string name, ServiceRole role) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("n"),
        UserName = name,
        NormalizedUserName = name.ToUpperInvariant(),
        Role = role,
        Created = time.GetUtcNow(),
    };

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
