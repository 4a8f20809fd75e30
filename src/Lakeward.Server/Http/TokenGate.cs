// Lets in who shows a token in force, or comes with a session.
using System.Collections.Concurrent;
using System.Net;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Server.Identity;
using Lakeward.Server.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Http;

/// <summary>
/// Checks the session of each request, or its token, which may be a machine's or the lake's own. The latter's
/// first use at this server and each refusal are recorded in the audit log; whatever is wrong with a token,
/// the refusal is the same.
/// </summary>
/// <remarks>References: RFC 6750, section 2.1.</remarks>
internal sealed class TokenGate(Lake lake, TimeProvider time, IServiceScopeFactory scopes)
{
    private const string Door = "http";
    private const string Scheme = "Bearer ";
    private readonly RefusalCount _refusals = new(time);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>Who makes a request.</summary>
    /// <exception cref="LakeException">
    /// LW-WEB-0102, LW-WEB-0103; LW-IDN-0103: the session has not shown a second factor; LW-IDN-0133.
    /// </exception>
    public async Task<Asker> CheckAsync(HttpContext context)
    {
        var gate = context.RequestServices.GetRequiredService<SessionGate>();
        if (await gate.FindMachineAsync(context) is { } machine)
        {
            return machine.Purpose is not null && machine.Scopes.Contains(CredentialBook.QueryScope)
                ? new Asker(machine.Principal, machine.Purpose, machine.Ends, ct => IsStillAsync<MachineDoor>(
                    door => door.IsInForceAsync(machine, ct)))
                : throw IdentityErrors.ScopeRefused();
        }

        if (await gate.FindAsync(context) is { } caller)
        {
            return caller.Session.IsFull
                ? new Asker(caller.Name, null, caller.Session.Ends, ct => IsStillAsync<SessionBook>(
                    book => book.IsInForceAsync(caller.Session, caller.Name, ct)))
                : throw IdentityErrors.FactorNeeded();
        }

        var token = await CheckTokenAsync(context);
        return new Asker(
            token.Principal, token.Purpose, token.Expires, _ => Task.FromResult(lake.IsInForce(token)));
    }

    private async Task<bool> IsStillAsync<T>(Func<T, Task<bool>> ask)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<T>());
    }

    private async Task<TokenVerifier> CheckTokenAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_refusals.IsOver(address))
        {
            throw HttpErrors.TooManyRefused();
        }

        var sent = context.Request.Headers.Authorization;
        if (sent.Count == 0)
        {
            throw HttpErrors.SignInRefused();
        }

        var text = sent is [{ } only] && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? only[Scheme.Length..]
            : "";
        if (lake.FindToken(text) is not { } token)
        {
            _refusals.Add(address);
            var refusal = HttpErrors.SignInRefused();
            await lake.RecordRefusedSignInAsync(Door, "", refusal.Id);
            throw refusal;
        }

        await RecordFirstUseAsync(token);
        return token;
    }

    private async Task RecordFirstUseAsync(TokenVerifier token)
    {
        if (_seen.ContainsKey(token.Id))
        {
            return;
        }

        await lake.RecordSignInAsync(Door, token);
        var now = time.GetUtcNow();
        foreach (var (old, _) in _seen.Where(known => known.Value <= now))
        {
            _seen.TryRemove(old, out _);
        }

        _seen[token.Id] = token.Expires;
    }
}
