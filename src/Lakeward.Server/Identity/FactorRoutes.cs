// The addresses of one's own second factors.
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Lakeward.Server.Identity.IdentityBodies;

namespace Lakeward.Server.Identity;

/// <summary>Enrolling, listing and removing factors.</summary>
internal static class FactorRoutes
{
    /// <summary>Maps the addresses.</summary>
    public static void MapFactors(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/factors", ListAsync);
        routes.MapPost("/v1/factors/codes/begin", BeginCodesAsync);
        routes.MapPost("/v1/factors/codes", AddCodesAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/factors/passkeys/begin", BeginPasskeyAsync);
        routes.MapPost("/v1/factors/passkeys", AddPasskeyAsync);
        routes.MapPost("/v1/factors/remove", RemoveAsync);
        routes.MapPost("/v1/factors/recovery", RecoveryAsync);
    }

    private static async Task ListAsync(HttpContext context) => await JsonBody.WriteAsync(
        context,
        await Get<Factors>(context).ListAsync(
            (await Get<SessionGate>(context).RequireAsync(context)).Account),
        IdentityJson.Default.FactorList);

    private static async Task BeginCodesAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        var secret = await Get<Factors>(context).BeginCodesAsync(caller);
        var address = Get<Factors>(context).AddressOf(caller, secret);
        await JsonBody.WriteAsync(context, new CodesBegun(secret, address), IdentityJson.Default.CodesBegun);
    }

    private static async Task AddCodesAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        var body = await JsonBody.ReadAsync(context, IdentityJson.Default.CodeShown, IdentityErrors.BadBody);
        await AnswerAsync(context, await Get<Factors>(context).AddCodesAsync(caller, body.Code));
    }

    private static async Task BeginPasskeyAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            await Get<Factors>(context).BeginPasskeyAsync(caller, context), context.RequestAborted);
    }

    private static async Task AddPasskeyAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.PasskeyMade, IdentityErrors.BadBody);
        await AnswerAsync(context, await Get<Factors>(context).AddPasskeyAsync(
            caller, body.Name, body.Credential.GetRawText(), context));
    }

    private static async Task RemoveAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.FactorNamed, IdentityErrors.BadBody);
        await Get<Factors>(context).RemoveAsync(caller, body.Passkey);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task RecoveryAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        await JsonBody.WriteAsync(
            context,
            new RecoveryAnswer(await Get<Factors>(context).NewRecoveryAsync(caller)),
            IdentityJson.Default.RecoveryAnswer);
    }

    private static async Task AnswerAsync(HttpContext context, Enrolled enrolled)
    {
        SessionAnswer? session = null;
        if (enrolled.Next is { } next)
        {
            Get<SessionGate>(context).Give(context, next);
            session = await SessionRoutes.DescribeAsync(context, next);
        }

        await JsonBody.WriteAsync(
            context,
            new EnrolledAnswer(enrolled.RecoveryCodes, session),
            IdentityJson.Default.EnrolledAnswer);
    }

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
