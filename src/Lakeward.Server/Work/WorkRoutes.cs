// What became of deliveries, for those who run the service.
using System.Text.Json;
using Lakeward.Server.Identity;
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Work;

/// <summary>Lists the queue.</summary>
internal static class WorkRoutes
{
    private const int PageSize = 200;

    /// <summary>Maps <c>GET /v1/deliveries</c>; <c>before</c> names the last delivery of the page
    /// before.</summary>
    public static void MapWork(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/deliveries", ListAsync).WithMetadata(new TakesQuery());

    private static async Task ListAsync(HttpContext context)
    {
        await context.RequestServices.GetRequiredService<SessionGate>()
            .RequireRoleAsync(context, ServiceRole.Operator);
        var before = context.Request.Query["before"].FirstOrDefault();
        var page = await context.RequestServices.GetRequiredService<DeliveryQueue>()
            .ListAsync(before, PageSize, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("deliveries"u8);
        page.ForEach(delivery => Write(json, delivery));
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, QueuedDelivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("delivery"u8, delivery.DeliveryId);
        json.WriteString("drop"u8, delivery.DropName);
        json.WriteString("sender"u8, delivery.Sender);
        json.WriteNumber("size"u8, delivery.SizeBytes);
        json.WriteString("state"u8, delivery.State.ToString().ToLowerInvariant());
        json.WriteNumber("attempts"u8, delivery.Attempts);
        if (delivery.Rows is { } rows)
        {
            json.WriteNumber("rows"u8, rows);
        }

        if (delivery.Quarantined is { } quarantined)
        {
            json.WriteNumber("quarantined"u8, quarantined);
        }

        if (delivery.Issue is { } issue)
        {
            json.WriteString("issue"u8, issue);
        }

        json.WriteString("queued"u8, delivery.Queued);
        json.WriteString("changed"u8, delivery.Changed);
        json.WriteEndObject();
    }
}
