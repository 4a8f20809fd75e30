// What holds for every request: how it must look, the headers of its answer, and how a failure is told.
using Lakeward.Server.Http;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>The outermost steps of a request.</summary>
internal static class RequestFrame
{
    /// <summary>Puts the steps before every answer of an application.</summary>
    public static void UseFrame(this WebApplication application)
    {
        application.Use(AnswerAsync);
        application.UseRouting();
        application.Use(LocateAsync);
        application.UseRateLimiter();
    }

    /// <summary>
    /// The outermost loop of a request. A failure before the first byte is told; after it, the exception
    /// makes the connection end without the mark of the end, so that the answer is not taken for whole.
    /// </summary>
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            RequestHandler.Protect(context.Response);
            await next(context);
            if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
            {
                throw HttpErrors.WrongMethod(context.Response.Headers.Allow.ToString());
            }
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                var told = context.RequestServices.GetRequiredService<FailureWords>().Of(failure);
                if (context.RequestServices.GetService<FailurePage>() is not { } page
                    || !await page.TryWriteAsync(context, told))
                {
                    await Problem.WriteAsync(context, told);
                }
            }
        }
    }

    /// <summary>
    /// Lets a request on to its place, if it has one. An address takes a query only where it says so: queries
    /// end up in logs.
    /// </summary>
    public static Task LocateAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            throw HttpErrors.OldProtocol();
        }

        var endpoint = context.GetEndpoint();
        if (endpoint is null || context.Request.Path.Value is [.., _, '/'] || !IsReached(context, endpoint))
        {
            throw HttpErrors.NoSuchPlace();
        }

        if (context.Request.QueryString.HasValue && endpoint.Metadata.GetMetadata<TakesQuery>() is null)
        {
            throw HttpErrors.QueryString();
        }

        return next(context);
    }

    /// <summary>Over the link of an edge come the questions of senders, and nothing else.</summary>
    private static bool IsReached(HttpContext context, Endpoint endpoint) =>
        ZoneLink.Of(context) is null || endpoint.Metadata.GetMetadata<SenderRoute>() is not null;
}
