// The sessions in force.
using Lakeward.Access;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// Opens, finds and ends sessions. A session is in force while its row is there, its time is not up, its
/// account is not ended, and the account's name is a person of the newest manifest: all of it is looked up
/// each time, so that an end takes effect with the next request, at every server.
/// </summary>
internal sealed class SessionBook(ControlDatabase database, Lake lake, TimeProvider time)
{
    /// <summary>Opens a session.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="kind">How it is held.</param>
    /// <param name="isFull">Whether a second factor was shown.</param>
    /// <returns>The row, and the secret that is kept nowhere.</returns>
    public async Task<(Session Session, string Secret)> OpenAsync(
        Account account, SessionKind kind, bool isFull)
    {
        var now = time.GetUtcNow();
        var secret = Secrets.New(kind == SessionKind.Command ? Secrets.SessionPrefix : "");
        var session = new Session
        {
            Id = Secrets.NewId(),
            SecretHash = Secrets.Hash(secret),
            AccountId = account.Id,
            Kind = kind,
            IsFull = isFull,
            Created = now,
            Seen = now,
            Ends = now + (isFull ? SessionRules.Longest : SessionRules.HalfWay),
        };
        await database.Set<Session>().Where(old => old.Ends <= now || old.Seen <= now - SessionRules.Idle)
            .ExecuteDeleteAsync();
        database.Add(session);
        await database.SaveChangesAsync();
        return (session, secret);
    }

    /// <summary>The session of a secret that is in force; or null.</summary>
    /// <param name="secret">What its holder shows.</param>
    /// <param name="kind">How it is held.</param>
    /// <param name="isUse">Whether a person asks; what a page asks by itself does not keep it from being
    /// idle.
    /// </param>
    public async Task<Caller?> FindAsync(string secret, SessionKind kind, bool isUse = true)
    {
        var hash = Secrets.Hash(secret);
        var found = await (
            from session in database.Set<Session>()
            join account in database.Users on session.AccountId equals account.Id
            where session.SecretHash == hash && session.Kind == kind && account.Ended == null
            select new { session, account }).SingleOrDefaultAsync();
        var now = time.GetUtcNow();
        if (found is null || found.session.Ends <= now || found.session.Seen + SessionRules.Idle <= now
            || !IsPerson(found.account.UserName!))
        {
            return null;
        }

        if (isUse && now - found.session.Seen >= SessionRules.SeenStep)
        {
            await database.Set<Session>().Where(row => row.Id == found.session.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(s => s.Seen, now));
        }

        return new Caller(found.account, found.session, secret);
    }

    /// <summary>Whether what a session has begun may go on; being used, it is not idle.</summary>
    public async Task<bool> IsInForceAsync(Session session, string name, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var isThere = await (
            from row in database.Set<Session>()
            join account in database.Users on row.AccountId equals account.Id
            where row.Id == session.Id && row.Ends > now && account.Ended == null
            select row.Id).AnyAsync(ct);
        return isThere && IsPerson(name);
    }

    /// <summary>The sessions of an account, the newest first.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(string accountId)
    {
        var now = time.GetUtcNow();
        var idle = now - SessionRules.Idle;
        return await database.Set<Session>().AsNoTracking()
            .Where(row => row.AccountId == accountId && row.Ends > now && row.Seen > idle)
            .OrderByDescending(row => row.Created).ToListAsync();
    }

    /// <summary>Ends one session of an account.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> EndAsync(string accountId, string id) => await database.Set<Session>()
        .Where(row => row.AccountId == accountId && row.Id == id).ExecuteDeleteAsync() == 1;

    /// <summary>Ends all sessions of an account, or all but one.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndAllAsync(string accountId, string? but = null) => database.Set<Session>()
        .Where(row => row.AccountId == accountId && row.Id != but).ExecuteDeleteAsync();

    /// <summary>Whether the newest manifest has a person of that name.</summary>
    public bool IsPerson(string name) => lake.FindPrincipal(name) is { Kind: PrincipalKind.Person };
}
