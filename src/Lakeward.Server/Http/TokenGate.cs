// Lets in who shows a token in force.
using System.Collections.Concurrent;
using System.Net;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Server.Wire;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Http;

/// <summary>
/// Checks the token of each request. Its first use at this server and each refusal are recorded in the audit
/// log; whatever is wrong with a token, the refusal is the same.
/// </summary>
/// <remarks>References: RFC 6750, section 2.1.</remarks>
internal sealed class TokenGate(Lake lake, TimeProvider time)
{
    private const string Door = "http";
    private const string Scheme = "Bearer ";
    private readonly RefusalCount _refusals = new(time);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>The token of a request.</summary>
    /// <exception cref="LakeException">LW-WEB-0102, LW-WEB-0103.</exception>
    public async Task<TokenVerifier> CheckAsync(HttpContext context)
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
