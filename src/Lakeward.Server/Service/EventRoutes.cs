// The audit log for other systems: page by page, or as it grows.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lakeward.Server.Http;
using Lakeward.Server.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Service;

/// <summary>
/// Events as the leaves of the log hold them, so that whoever keeps them can check them against a checkpoint.
/// For privacy officers and administrators, whose right is looked at again as long as a stream runs.
/// </summary>
internal static class EventRoutes
{
    private const int PageSize = 200;
    private const int MaxStreams = 50;
    private const string Stream = "text/event-stream";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static int _open;

    /// <summary>Maps <c>GET /v1/audit/events</c>; <c>from</c> is the first index that is told.</summary>
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/audit/events", TellAsync).WithMetadata(new TakesQuery());

    private static async Task TellAsync(HttpContext context)
    {
        await RequireReaderAsync(context);
        var lake = context.RequestServices.GetRequiredService<Lake>();
        var from = Math.Min(From(context.Request), lake.EventCount);
        if (context.Request.Headers.Accept.ToString().Contains(Stream, StringComparison.OrdinalIgnoreCase))
        {
            await StreamAsync(context, lake, from);
            return;
        }

        var events = lake.Events(from, Math.Min(lake.EventCount, from + PageSize)).ToList();
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("events"u8);
        foreach (var (index, entry) in events)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WritePropertyName("event"u8);
            json.WriteRawValue(entry.ToLeaf());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("next"u8, from + events.Count);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext context, Lake lake, long from)
    {
        if (Interlocked.Increment(ref _open) > MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            throw HttpErrors.TooManyRequests();
        }

        try
        {
            await FollowAsync(context, lake, from);
        }
        catch (OperationCanceledException)
        {
            // Whoever listened is gone.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task FollowAsync(HttpContext context, Lake lake, long next)
    {
        var (response, gone) = (context.Response, context.RequestAborted);
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        response.ContentType = Stream;
        await response.WriteAsync(": open\n\n", gone);
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) < Life;)
        {
            var end = Math.Min(lake.EventCount, next + PageSize);
            foreach (var (index, entry) in lake.Events(next, end))
            {
                var id = (index + 1).ToString(CultureInfo.InvariantCulture);
                var leaf = Encoding.UTF8.GetString(entry.ToLeaf());
                await response.WriteAsync($"id: {id}\nevent: audit\ndata: {leaf}\n\n", gone);
            }

            await response.Body.FlushAsync(gone);
            if (next == end)
            {
                await Task.Delay(Pause, time, gone);
            }

            if (!await IsReaderAsync(context))
            {
                return;
            }

            next = end;
        }
    }

    /// <summary>A stream that is asked for again goes on behind what was told last.</summary>
    private static long From(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"] is [{ } last]
            ? last
            : request.Query["from"].FirstOrDefault() ?? "0";
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            ? from
            : throw HttpErrors.BadIndex();
    }

    private static async Task RequireReaderAsync(HttpContext context)
    {
        var caller = await Gate(context).RequireFullAsync(context);
        if (!IsReader(caller))
        {
            throw IdentityErrors.NotAllowed(ServiceRole.PrivacyOfficer);
        }
    }

    private static async Task<bool> IsReaderAsync(HttpContext context) =>
        await Gate(context).FindAsync(context, isUse: false) is { Session.IsFull: true } caller
        && IsReader(caller);

    private static bool IsReader(Caller caller) =>
        caller.Account.Role is ServiceRole.PrivacyOfficer or ServiceRole.Administrator;

    private static SessionGate Gate(HttpContext context) =>
        context.RequestServices.GetRequiredService<SessionGate>();
}
