// Tells open pages that something happened in the lake.
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lakeward.Web.Frame;

/// <summary>
/// Server-sent events without content: that the log has grown, so that a page fetches itself anew. A stream
/// ends after some minutes and the browser asks again, and so shows its session again.
/// </summary>
internal static class ChangeStream
{
    /// <summary>Where the stream is.</summary>
    public const string Address = "/console/changes/";

    private const int MaxStreams = 200;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static int _open;

    /// <summary>Maps <c>GET /console/changes/N</c>, where the page has seen N events.</summary>
    public static void MapChanges(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Address + "{seen:long}", TellAsync);

    private static async Task TellAsync(
        HttpContext context, long seen, Lake lake, Visitor visitor, TimeProvider time)
    {
        // A browser that lost the stream says what it was told last.
        var last = context.Request.Headers["Last-Event-ID"];
        if (long.TryParse(last, CultureInfo.InvariantCulture, out var told))
        {
            seen = told;
        }

        if (!visitor.IsSignedIn || Interlocked.Increment(ref _open) > MaxStreams)
        {
            // Tells the browser not to ask again.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        try
        {
            await WatchAsync(context, seen, lake, time);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task WatchAsync(
        HttpContext context, long seen, Lake lake, TimeProvider time)
    {
        var (response, gone) = (context.Response, context.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync(": open\n\n", gone);
        await response.Body.FlushAsync(gone);
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Life;)
        {
            if (lake.EventCount is var size && size != seen)
            {
                seen = size;
                var id = size.ToString(CultureInfo.InvariantCulture);
                await response.WriteAsync($"id: {id}\nevent: change\ndata:\n\n", gone);
                await response.Body.FlushAsync(gone);
            }

            await Task.Delay(Pause, time, gone);
        }
    }
}
