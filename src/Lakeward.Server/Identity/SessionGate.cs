// Finds out who makes a request, and whether it comes from where it may.
using Lakeward.Errors;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Identity;

/// <summary>
/// A session comes in a cookie, from a browser, or as a bearer token, from the command. A cookie is sent by
/// browsers on their own, so what changes something must also repeat what only our own pages can know.
/// </summary>
internal sealed class SessionGate(SessionBook sessions, MachineDoor machines, TimeProvider time)
{
    /// <summary>The cookie of a session; its name binds it to this host, to TLS and to no path.</summary>
    public const string Cookie = "__Host-lakeward";

    /// <summary>The header that repeats what the session was opened with.</summary>
    public const string AntiforgeryHeader = "Lakeward-Antiforgery";

    private const string Scheme = "Bearer ";

    /// <summary>The session of a request, whole or half-way; null without one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isUse">Whether a person asks, and not a page by itself.</param>
    /// <exception cref="LakeException">LW-IDN-0104: it is another site's.</exception>
    public async Task<Caller?> FindAsync(HttpContext context, bool isUse = true)
    {
        var request = context.Request;
        RequireOwnSite(request);
        if (BearerOf(request) is { } bearer)
        {
            return bearer.StartsWith(Secrets.SessionPrefix, StringComparison.Ordinal)
                ? await sessions.FindAsync(bearer, SessionKind.Command)
                : null;
        }

        if (request.Cookies[Cookie] is not { } secret
            || await sessions.FindAsync(secret, SessionKind.Browser, isUse) is not { } caller)
        {
            return null;
        }

        return IsSafe(request) || request.Headers[AntiforgeryHeader] == caller.Antiforgery
            ? caller
            : throw IdentityErrors.CrossSite();
    }

    /// <summary>The session of a request, whole or half-way.</summary>
    /// <exception cref="LakeException">LW-IDN-0102, LW-IDN-0104.</exception>
    public async Task<Caller> RequireAsync(HttpContext context) =>
        await FindAsync(context) ?? throw IdentityErrors.NoSession();

    /// <summary>The session of a request, which has shown a second factor.</summary>
    /// <exception cref="LakeException">LW-IDN-0102 to LW-IDN-0104.</exception>
    public async Task<Caller> RequireFullAsync(HttpContext context)
    {
        var caller = await RequireAsync(context);
        return caller.Session.IsFull ? caller : throw IdentityErrors.FactorNeeded();
    }

    /// <summary>The whole session of somebody with a role in the service.</summary>
    /// <exception cref="LakeException">LW-IDN-0102 to LW-IDN-0105.</exception>
    public async Task<Caller> RequireRoleAsync(HttpContext context, ServiceRole role)
    {
        var caller = await RequireFullAsync(context);
        return caller.Account.Role == role ? caller : throw IdentityErrors.NotAllowed(role);
    }

    /// <summary>The machine of a request; null without one.</summary>
    public async Task<MachineCaller?> FindMachineAsync(HttpContext context) =>
        BearerOf(context.Request) is { } bearer
        && bearer.StartsWith(Secrets.MachinePrefix, StringComparison.Ordinal)
            ? await machines.FindAsync(bearer)
            : null;

    /// <summary>Refuses what a browser says another site has sent.</summary>
    /// <exception cref="LakeException">LW-IDN-0104.</exception>
    public static void RequireOwnSite(HttpRequest request)
    {
        if (IsSafe(request))
        {
            return;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        if (site is not ("" or "same-origin" or "none")
            || (origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}"))
        {
            throw IdentityErrors.CrossSite();
        }
    }

    /// <summary>Gives a browser its session.</summary>
    public void Give(HttpContext context, Caller caller) => context.Response.Cookies.Append(
        Cookie, caller.Secret, Terms(caller.Session.Ends - time.GetUtcNow()));

    /// <summary>Takes the session out of a browser.</summary>
    public static void Take(HttpContext context) =>
        context.Response.Cookies.Append(Cookie, "", Terms(TimeSpan.Zero));

    private static CookieOptions Terms(TimeSpan life) => new()
    {
        HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = life,
    };

    private static bool IsSafe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } only]
        && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? only[Scheme.Length..]
            : null;
}
