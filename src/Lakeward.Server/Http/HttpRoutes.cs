// The addresses at which the lake is asked.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Http;

/// <summary>Questions, the tables that may be named, and whether the server lives.</summary>
internal static class HttpRoutes
{
    /// <summary>Maps the addresses; their handler looks at the method itself.</summary>
    public static void MapHttp(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/v1/query", "/v1/tables", "/v1/health"])
        {
            routes.Map(path, AnswerAsync);
        }
    }

    private static Task AnswerAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<RequestHandler>().AnswerAsync(context);
}
