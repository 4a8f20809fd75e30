// Counts the wrong passwords and codes of an account.
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// An attempt is counted before it is looked at and given back when it was right, each in one statement: many
/// at once get no more tries than one after the other.
/// </summary>
internal sealed class AttemptBook(ControlDatabase database, TimeProvider time)
{
    /// <summary>Begins an attempt; false where the account waits.</summary>
    public async Task<bool> TryBeginAsync(string accountId)
    {
        var now = time.GetUtcNow();
        var begun = await Of(accountId)
            .Where(row => row.AccessFailedCount < SessionRules.MaxFailures
                && (row.LockoutEnd == null || row.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                row => row.SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1));
        if (begun == 0)
        {
            await CloseAsync(accountId);
        }

        return begun == 1;
    }

    /// <summary>The attempt was wrong; after the last the account waits.</summary>
    public Task FailAsync(string accountId) => CloseAsync(accountId);

    /// <summary>The attempt was right, but is not the last step: it counts no more.</summary>
    public Task GiveBackAsync(string accountId) => Of(accountId).Where(row => row.AccessFailedCount > 0)
        .ExecuteUpdateAsync(row => row.SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount - 1));

    /// <summary>The sign-in is whole: what was wrong before is forgotten.</summary>
    public Task ForgetAsync(string accountId) => Of(accountId).ExecuteUpdateAsync(row => row
        .SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, (DateTimeOffset?)null));

    private Task CloseAsync(string accountId)
    {
        var until = (DateTimeOffset?)(time.GetUtcNow() + SessionRules.Lockout);
        return Of(accountId).Where(row => row.AccessFailedCount >= SessionRules.MaxFailures)
            .ExecuteUpdateAsync(row => row
                .SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, until));
    }

    private IQueryable<Account> Of(string accountId) => database.Users.Where(row => row.Id == accountId);
}
