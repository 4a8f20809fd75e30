// Who asks for grants and receipts: a machine by its token, or a person by a session.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Lakeward.Server.Drops;

/// <summary>Finds the sender of a request.</summary>
internal sealed class SenderGate(IDbContextFactory<ControlDatabase> control, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>The principal who asks.</summary>
    /// <exception cref="Errors.LakeException">LW-WEB-0102: nobody who is signed in.</exception>
    public async Task<DropCaller> RequireAsync(HttpContext context)
    {
        var hash = HashOf(context);
        var now = time.GetUtcNow();
        await using var database = await control.CreateDbContextAsync(context.RequestAborted);
        var machine = await (
            from token in database.Set<MachineToken>()
            join credential in database.Set<Credential>() on token.CredentialId equals credential.Id
            where token.SecretHash == hash && token.Ends > now && credential.Ends > now
            select token).AsNoTracking().SingleOrDefaultAsync(context.RequestAborted);
        if (machine is not null)
        {
            return new DropCaller(machine.Principal, machine.Scopes.Split(' '));
        }

        var account = await PersonAsync(database, hash, now, context.RequestAborted);
        return account is not null
            ? new DropCaller(account.UserName!, Scopes: null)
            : throw HttpErrors.SignInRefused();
    }

    /// <summary>Lets operators and administrators pass.</summary>
    /// <exception cref="Errors.LakeException">LW-WEB-0102, LW-DRP-0123.</exception>
    public async Task RequireOperatorAsync(HttpContext context)
    {
        await using var database = await control.CreateDbContextAsync(context.RequestAborted);
        var account = await PersonAsync(database, HashOf(context), time.GetUtcNow(), context.RequestAborted)
            ?? throw HttpErrors.SignInRefused();
        if (account.Role is not (ServiceRole.Operator or ServiceRole.Administrator))
        {
            throw DropErrors.NotAnOperator();
        }
    }

    private static async Task<Account?> PersonAsync(
        ControlDatabase database, string hash, DateTimeOffset now, CancellationToken ct) => await (
            from session in database.Set<Session>()
            join account in database.Users on session.AccountId equals account.Id
            where session.SecretHash == hash && session.IsFull && session.Ends > now && account.Ended == null
            select account).AsNoTracking().SingleOrDefaultAsync(ct);

    private static string HashOf(HttpContext context)
    {
        var secret = context.Request.Headers.Authorization is [{ } only]
            && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? only[Scheme.Length..]
                : throw HttpErrors.SignInRefused();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }
}
