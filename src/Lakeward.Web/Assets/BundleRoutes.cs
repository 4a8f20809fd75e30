// Serves the bundle.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lakeward.Web.Assets;

/// <summary>The addresses of the bundled files; anybody may fetch them.</summary>
internal static class BundleRoutes
{
    public static void MapBundle(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/{hash}/{name}", Serve);

    private static IResult Serve(HttpContext context, string hash, string name)
    {
        if (BundledFiles.Find(hash, name) is not { } content)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(
            content, name.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript");
    }
}
