// Signs the command line in by a person who is signed in elsewhere.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Identity;

/// <summary>
/// A device asks for two codes, shows the short one, and asks again and again with the long one until a
/// person with a whole session has let it in. Each step is one statement, so that a code works once.
/// </summary>
/// <remarks>References: RFC 8628.</remarks>
internal sealed class DeviceBook(
    ControlDatabase database, SessionBook sessions, SignIn signIn, IdentityAudit audit, TimeProvider time)
{
    private const int MaxWaiting = 1_000;

    /// <summary>Makes the two codes.</summary>
    /// <exception cref="LakeException">LW-IDN-0135: too many devices wait.</exception>
    public async Task<(string DeviceCode, string UserCode)> BeginAsync()
    {
        var now = time.GetUtcNow();
        await database.Set<DeviceRequest>().Where(row => row.Ends <= now).ExecuteDeleteAsync();
        if (await database.Set<DeviceRequest>().CountAsync() >= MaxWaiting)
        {
            throw IdentityErrors.DeviceTooFast();
        }

        var (device, user) = (Secrets.New(), Secrets.NewUserCode());
        database.Add(new DeviceRequest
        {
            DeviceHash = Secrets.Hash(device),
            UserHash = HashOfUser(user),
            Polled = now - SessionRules.DevicePoll,
            Ends = now + SessionRules.DeviceLife,
        });
        await database.SaveChangesAsync();
        return (device, user);
    }

    /// <summary>A person lets a device in, or refuses it.</summary>
    /// <exception cref="LakeException">LW-IDN-0137: there is no such device.</exception>
    public async Task DecideAsync(Caller caller, string userCode, bool letIn)
    {
        var (hash, now) = (HashOfUser(userCode), time.GetUtcNow());
        await using var change = await database.Database.BeginTransactionAsync();
        var decided = await database.Set<DeviceRequest>()
            .Where(row => row.UserHash == hash && row.Ends > now && row.AccountId == null && !row.IsRefused)
            .ExecuteUpdateAsync(row => row
                .SetProperty(d => d.AccountId, caller.Account.Id).SetProperty(d => d.IsRefused, !letIn));
        if (decided == 0)
        {
            throw IdentityErrors.DeviceEnded();
        }

        await audit.DoneAsync("device.decide", caller.Name, ("decision", letIn ? "let-in" : "refused"));
        await change.CommitAsync();
    }

    /// <summary>The session of a device that was let in.</summary>
    /// <exception cref="LakeException">LW-IDN-0134 to LW-IDN-0137.</exception>
    public async Task<(Caller Caller, string Secret)> TakeAsync(string deviceCode)
    {
        var (hash, now) = (Secrets.Hash(deviceCode), time.GetUtcNow());
        var devices = database.Set<DeviceRequest>().Where(row => row.DeviceHash == hash);
        var found = await devices.AsNoTracking().SingleOrDefaultAsync();
        if (found is null || found.Ends <= now)
        {
            throw IdentityErrors.DeviceEnded();
        }

        var early = now - SessionRules.DevicePoll;
        if (await devices.Where(row => row.Polled <= early)
            .ExecuteUpdateAsync(row => row.SetProperty(d => d.Polled, now)) == 0)
        {
            throw IdentityErrors.DeviceTooFast();
        }

        if (found.IsRefused)
        {
            throw IdentityErrors.DeviceRefused();
        }

        if (found.AccountId is null)
        {
            throw IdentityErrors.DevicePending();
        }

        await using var change = await database.Database.BeginTransactionAsync();
        var account = await database.Users.SingleAsync(row => row.Id == found.AccountId);
        if (await devices.ExecuteDeleteAsync() == 0 || account.Ended is not null
            || !sessions.IsPerson(account.UserName!))
        {
            throw IdentityErrors.DeviceEnded();
        }

        var opened = await signIn.OpenAsync(account, SessionKind.Command, isFull: true, "device", null);
        await change.CommitAsync();
        return opened;
    }

    private static string HashOfUser(string code) => Secrets.Hash("user", Secrets.Plain(code));
}
