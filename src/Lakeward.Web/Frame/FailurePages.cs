// Tells a failure of a page as a page.
using Lakeward.Errors;
using Lakeward.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lakeward.Web.Frame;

/// <summary>
/// Who went to an address with a browser gets a page with the failure's id, whatever failed; programs get a
/// problem document.
/// </summary>
internal static class FailurePages
{
    /// <summary>Answers with the page; nothing may have been sent before.</summary>
    /// <returns>False where the request was not for a page.</returns>
    public static async Task<bool> TryWriteAsync(HttpContext context, LakeException failure)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method)
            || request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        context.Response.Clear();
        RequestHandler.Protect(context.Response);
        PagePolicy.Set(context.Response);
        await new RazorComponentResult<FailureDocument>(
            new Dictionary<string, object?> { [nameof(FailureDocument.Failure)] = failure })
        {
            StatusCode = HttpStatus.Of(failure),
        }.ExecuteAsync(context);
        return true;
    }
}
