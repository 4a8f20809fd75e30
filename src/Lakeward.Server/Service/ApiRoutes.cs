// What the API is, for those who write clients of it.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lakeward.Server.Service;

/// <summary>The API's description, OpenAPI 3.1; a test holds it to the addresses that are mapped.</summary>
internal static class ApiRoutes
{
    private static readonly Lazy<byte[]> Description = new(Read);

    /// <summary>Maps <c>GET /v1/openapi.json</c>, which anybody may fetch.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/openapi.json", TellAsync);

    private static async Task TellAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Description.Value.Length;
        await context.Response.Body.WriteAsync(Description.Value, context.RequestAborted);
    }

    private static byte[] Read()
    {
        using var stream = typeof(ApiRoutes).Assembly.GetManifestResourceStream("openapi.json")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
