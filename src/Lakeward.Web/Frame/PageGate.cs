// Finds out who is looking, before a page is made.
using Lakeward.Server.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Web.Frame;

/// <summary>
/// A page without <see cref="OpenToAllAttribute"/> needs a whole session; anybody else is sent to sign in.
/// </summary>
internal static class PageGate
{
    /// <summary>
    /// Says that the page is fetched by itself, which must not keep a session from being idle.
    /// </summary>
    private const string LiveHeader = "X-Live";

    /// <summary>The step.</summary>
    public static async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var isChanges = context.Request.Path.StartsWithSegments("/console/changes", StringComparison.Ordinal);
        if (!PagePolicy.IsPage(context) && !isChanges)
        {
            await next(context);
            return;
        }

        var isOwn = !isChanges && context.Request.Headers[LiveHeader].Count == 0;
        var visitor = context.RequestServices.GetRequiredService<Visitor>();
        var gate = context.RequestServices.GetRequiredService<SessionGate>();
        var caller = await gate.FindAsync(context, isOwn);
        if (caller is { Session.IsFull: true })
        {
            visitor.Is(caller.Name, caller.Account.Role, caller);
        }
        else if (caller is not null)
        {
            visitor.IsOnTheWay(caller);
        }

        var isOpen = context.GetEndpoint()!.Metadata.GetMetadata<OpenToAllAttribute>() is not null;
        if (!isChanges && !isOpen && !visitor.IsSignedIn)
        {
            context.Response.Redirect(visitor.HalfWay is null ? "/sign-in" : "/factor");
            return;
        }

        await next(context);
    }
}
