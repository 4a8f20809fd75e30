// Whether the service lives, and whether it can do its work.
using Lakeward.Server.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>What a load balancer asks; the answers say nothing else.</summary>
internal static class HealthRoutes
{
    /// <summary>Maps <c>GET /v1/ready</c>; that it lives is said by <c>GET /v1/health</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/ready", ReadyAsync);

    /// <summary>Maps <c>GET /v1/health</c> where no questions are answered.</summary>
    public static void MapLife(this IEndpointRouteBuilder routes) => routes.MapGet(
        "/v1/health", context => SayAsync(context, "{\"status\":\"ok\"}"u8.ToArray()));

    private static async Task ReadyAsync(HttpContext context)
    {
        await using var database = await context.RequestServices
            .GetRequiredService<IDbContextFactory<ControlDatabase>>()
            .CreateDbContextAsync(context.RequestAborted);
        await database.Versions.AsNoTracking().SingleAsync(context.RequestAborted);
        await SayAsync(context, "{\"status\":\"ready\"}"u8.ToArray());
    }

    private static async Task SayAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
