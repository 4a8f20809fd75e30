// The addresses of signing in and out.
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Lakeward.Server.Identity.IdentityBodies;

namespace Lakeward.Server.Identity;

/// <summary>Setup, password, second factor, the sessions one has, and their end.</summary>
internal static class SessionRoutes
{
    /// <summary>Maps the addresses.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/setup", SetUpAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/enrol", EnrolAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/session", BeginAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/session/code", ShowCodeAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/session/passkey/options", PasskeyOptionsAsync);
        routes.MapPost("/v1/session/passkey", ShowPasskeyAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapGet("/v1/session", ShowAsync);
        routes.MapDelete("/v1/session", EndAsync);
        routes.MapGet("/v1/sessions", ListAsync);
        routes.MapDelete("/v1/sessions", EndAllAsync);
        routes.MapPost("/v1/sessions/end", EndOneAsync);
        routes.MapPost("/v1/password", ChangePasswordAsync).RequireRateLimiting(RequestRates.Strangers);
    }

    /// <summary>Answers with a session as its holder sees it.</summary>
    public static async Task<SessionAnswer> DescribeAsync(HttpContext context, Caller caller)
    {
        var factors = await Get<Factors>(context).ListAsync(caller.Account);
        var next = caller.Session.IsFull ? "none" : factors.HasAny ? "factor" : "enrol";
        return new SessionAnswer(
            caller.Name, caller.Account.Role, caller.Session.Id, next, caller.Antiforgery,
            caller.Session.Ends);
    }

    /// <summary>Hands a browser its session.</summary>
    public static async Task GiveAsync(HttpContext context, Caller caller)
    {
        Get<SessionGate>(context).Give(context, caller);
        await JsonBody.WriteAsync(
            context, await DescribeAsync(context, caller), IdentityJson.Default.SessionAnswer);
    }

    private static async Task SetUpAsync(HttpContext context)
    {
        SessionGate.RequireOwnSite(context.Request);
        var body = await JsonBody.ReadAsync(context, IdentityJson.Default.SetUp, IdentityErrors.BadBody);
        var opened = await Get<AccountDesk>(context).SetUpAsync(body.Code, body.Account, body.Password);
        await GiveAsync(context, opened.Caller);
    }

    private static async Task EnrolAsync(HttpContext context)
    {
        SessionGate.RequireOwnSite(context.Request);
        var body = await JsonBody.ReadAsync(context, IdentityJson.Default.SetUp, IdentityErrors.BadBody);
        var opened = await Get<AccountDesk>(context).EnrolAsync(body.Account, body.Code, body.Password);
        await GiveAsync(context, opened.Caller);
    }

    private static async Task BeginAsync(HttpContext context)
    {
        SessionGate.RequireOwnSite(context.Request);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.PasswordShown, IdentityErrors.BadBody);
        var opened = await Get<SignIn>(context).WithPasswordAsync(body.Account, body.Password);
        await GiveAsync(context, opened.Caller);
    }

    private static async Task ShowCodeAsync(HttpContext context)
    {
        var caller = await RequireHalfWayAsync(context);
        var body = await JsonBody.ReadAsync(context, IdentityJson.Default.CodeShown, IdentityErrors.BadBody);
        var opened = await Get<SignIn>(context).WithCodeAsync(caller, body.Code);
        await GiveAsync(context, opened.Caller);
    }

    private static async Task PasskeyOptionsAsync(HttpContext context)
    {
        var caller = await RequireHalfWayAsync(context);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            await Get<Factors>(context).BeginShowAsync(caller, context), context.RequestAborted);
    }

    private static async Task ShowPasskeyAsync(HttpContext context)
    {
        var caller = await RequireHalfWayAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.PasskeyShown, IdentityErrors.BadBody);
        var opened = await Get<Factors>(context)
            .ShowAsync(caller, body.Credential.GetRawText(), context);
        await GiveAsync(context, opened.Caller);
    }

    private static async Task ShowAsync(HttpContext context) => await JsonBody.WriteAsync(
        context,
        await DescribeAsync(context, await Get<SessionGate>(context).RequireAsync(context)),
        IdentityJson.Default.SessionAnswer);

    private static async Task EndAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        await EndAsync(context, caller, caller.Session.Id);
        SessionGate.Take(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ListAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var all = await Get<SessionBook>(context).OfAsync(caller.Account.Id);
        await JsonBody.WriteAsync(
            context,
            new SessionList([.. all.Select(row => new SessionEntry(
                row.Id, row.Kind, row.IsFull, row.Id == caller.Session.Id, row.Created, row.Seen,
                row.Ends))]),
            IdentityJson.Default.SessionList);
    }

    private static async Task EndAllAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var ended = await Get<SessionBook>(context).EndAllAsync(caller.Account.Id);
        await Get<IdentityAudit>(context).DoneAsync(
            "session.close-all", caller.Name, ("sessions", $"{ended}"));
        SessionGate.Take(context);
        await JsonBody.WriteAsync(context, new EndedAnswer(ended), IdentityJson.Default.EndedAnswer);
    }

    private static async Task EndOneAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.SessionNamed, IdentityErrors.BadBody);
        await EndAsync(context, caller, body.Session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ChangePasswordAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.PasswordChange, IdentityErrors.BadBody);
        await Get<AccountDesk>(context).ChangePasswordAsync(caller, body.Old, body.Password);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Ending must work even where it cannot be recorded: less access is never refused.</summary>
    private static async Task EndAsync(HttpContext context, Caller caller, string session)
    {
        if (!await Get<SessionBook>(context).EndAsync(caller.Account.Id, session))
        {
            throw IdentityErrors.NoSession();
        }

        await Get<IdentityAudit>(context).DoneAsync("session.close", caller.Name, ("session", session));
    }

    private static async Task<Caller> RequireHalfWayAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        return caller.Session is { IsFull: false, Kind: SessionKind.Browser }
            ? caller
            : throw IdentityErrors.NotBegun();
    }

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
