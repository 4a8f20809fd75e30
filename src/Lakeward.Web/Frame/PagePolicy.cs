// What a browser may do with the console's pages.
using Lakeward.Server.Http;
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

    private const string Methods = "GET, HEAD";

    /// <summary>A step that sets the policy on the answers that are pages, which are only read.</summary>
    public static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        if (IsPage(context))
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                context.Response.Headers.Allow = Methods;
                throw HttpErrors.WrongMethod(Methods);
            }

            Set(context.Response);
        }

        return next(context);
    }

    /// <summary>Sets what holds for a page.</summary>
    public static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Text;
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Whether the request is for a page.</summary>
    public static bool IsPage(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
