// The addresses at which administrators work on accounts and machines' credentials.
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Lakeward.Server.Identity.IdentityBodies;

namespace Lakeward.Server.Identity;

/// <summary>Names of accounts stand in bodies, never in addresses: addresses end up in logs.</summary>
internal static class AccountRoutes
{
    /// <summary>Maps the addresses.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/accounts", ListAsync);
        routes.MapPost("/v1/accounts", AddAsync);
        routes.MapPost("/v1/accounts/end", EndAsync);
        routes.MapPost("/v1/accounts/reset", ResetAsync);
        routes.MapPost("/v1/accounts/role", SetRoleAsync);
        routes.MapGet("/v1/credentials", ListCredentialsAsync);
        routes.MapPost("/v1/credentials", AddCredentialAsync);
        routes.MapPost("/v1/credentials/rotate", RotateAsync);
        routes.MapPost("/v1/credentials/end", EndCredentialAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        await RequireAdministratorAsync(context);
        var desk = Get<AccountDesk>(context);
        var all = await desk.ListAsync();
        await JsonBody.WriteAsync(
            context,
            new AccountList([.. all.Select(row => new AccountEntry(
                row.UserName!, row.Role, desk.IsLive(row), row.PasswordHash is not null, row.Created,
                row.Ended))]),
            IdentityJson.Default.AccountList);
    }

    private static async Task AddAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.AccountRole, IdentityErrors.BadBody);
        var code = await Get<AccountDesk>(context).AddAsync(caller.Name, body.Account, body.Role);
        await AnswerAsync(context, body.Account, code);
    }

    private static async Task EndAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.AccountNamed, IdentityErrors.BadBody);
        await Get<AccountDesk>(context).EndAsync(caller.Name, body.Account);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ResetAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.AccountNamed, IdentityErrors.BadBody);
        await AnswerAsync(
            context, body.Account, await Get<AccountDesk>(context).ResetAsync(caller.Name, body.Account));
    }

    private static async Task SetRoleAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.AccountRole, IdentityErrors.BadBody);
        await Get<AccountDesk>(context).SetRoleAsync(caller.Name, body.Account, body.Role);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ListCredentialsAsync(HttpContext context)
    {
        await RequireAdministratorAsync(context);
        await JsonBody.WriteAsync(
            context,
            new CredentialList([.. (await Get<CredentialBook>(context).ListAsync()).Select(EntryOf)]),
            IdentityJson.Default.CredentialList);
    }

    private static async Task AddCredentialAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.CredentialMade, IdentityErrors.BadBody);
        var made = await Get<CredentialBook>(context).AddAsync(
            caller.Name, body.Principal, body.Key.GetRawText(), body.Scopes, body.Purpose, body.Days);
        await JsonBody.WriteAsync(context, EntryOf(made), IdentityJson.Default.CredentialEntry);
    }

    private static async Task RotateAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.CredentialNext, IdentityErrors.BadBody);
        var made = await Get<CredentialBook>(context).RotateAsync(
            caller.Name, body.Credential, body.Key.GetRawText(), body.Days, body.OverlapDays);
        await JsonBody.WriteAsync(context, EntryOf(made), IdentityJson.Default.CredentialEntry);
    }

    private static async Task EndCredentialAsync(HttpContext context)
    {
        var caller = await RequireAdministratorAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.CredentialNamed, IdentityErrors.BadBody);
        await Get<CredentialBook>(context).EndAsync(caller.Name, body.Credential);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static CredentialEntry EntryOf(Credential row) => new(
        row.Id, row.Principal, row.Thumbprint, row.Scopes.Split(' '), row.Purpose, row.Created, row.Ends);

    private static Task AnswerAsync(HttpContext context, string account, string code) => JsonBody.WriteAsync(
        context,
        new CodeAnswer(account, code, Get<TimeProvider>(context).GetUtcNow() + SessionRules.EnrolLife),
        IdentityJson.Default.CodeAnswer);

    private static Task<Caller> RequireAdministratorAsync(HttpContext context) =>
        Get<SessionGate>(context).RequireRoleAsync(context, ServiceRole.Administrator);

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
