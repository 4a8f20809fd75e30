// What a browser may do with the console's pages.
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Web.Frame;

/// <summary>
/// The content security policy of pages: their own scripts and styles, and nothing inline or from elsewhere.
/// </summary>
/// <remarks>References: W3C Content Security Policy Level 3.</remarks>
internal static class PagePolicy
{
    private const string Text =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    /// <summary>A step that sets the policy on the answers that are pages.</summary>
    public static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        if (IsPage(context))
        {
            context.Response.Headers.ContentSecurityPolicy = Text;
            context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }

        return next(context);
    }

    /// <summary>Whether the request is for a page.</summary>
    public static bool IsPage(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
