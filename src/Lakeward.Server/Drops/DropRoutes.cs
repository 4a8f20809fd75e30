// What a sender asks for before and after it uploads: the drop's file, a grant, and the receipt.
using System.Text.Json;
using Lakeward.Server.Work;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Drops;

/// <summary>
/// Addresses for senders that are signed in. Whoever is not a sender of a drop is told the same as if there
/// were
/// none.
/// </summary>
internal static class DropRoutes
{
    private const int MaxBodySizeBytes = 1 << 10;

    /// <summary>Maps <c>/v1/drops</c> and the receipts.</summary>
    public static void MapDrops(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/drops/{drop}", GiveFileAsync).WithMetadata(new SenderRoute());
        routes.MapPost("/v1/drops/{drop}/grants", GrantAsync).WithMetadata(new SenderRoute());
        routes.MapGet("/v1/uploads/{id}/receipt", GiveReceiptAsync).WithMetadata(new SenderRoute());
    }

    private static async Task GiveFileAsync(HttpContext context)
    {
        var (drop, caller) = await CallerAsync(context);
        var file = await Service<GrantDesk>(context).FileAsync(drop, caller.Name, context.RequestAborted);

        // Who else may send is nobody's business.
        await WriteAsync(
            context, "application/json", (file with { Senders = [caller.Name] }).ToBytes());
    }

    private static async Task GrantAsync(HttpContext context)
    {
        var (drop, caller) = await CallerAsync(context);
        var (files, bytes) = await ReadAsync(context.Request, context.RequestAborted);
        var (grant, token) = await Service<GrantDesk>(context)
            .IssueAsync(drop, caller.Name, files, bytes, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("grant"u8, grant.Id);
        json.WriteString("token"u8, token);
        json.WriteString("drop"u8, grant.DropName);
        json.WriteString("sender"u8, grant.Sender);
        json.WriteNumber("files"u8, grant.FilesLeft);
        json.WriteNumber("bytes"u8, grant.BytesLeft);
        json.WriteNumber("fileBytes"u8, grant.SizeLimitBytes);
        json.WriteString("beginsUntil"u8, grant.BeginsUntil);
        json.WriteString("ends"u8, grant.Ends);
        json.WriteString("uploads"u8, "/v1/uploads");
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static async Task GiveReceiptAsync(HttpContext context)
    {
        var caller = await DropCaller.RequireAsync(context);
        var id = (string)context.Request.RouteValues["id"]!;
        var upload = await Service<UploadBook>(context).FindAsync(id, context.RequestAborted);
        if (upload is null || upload.Sender != caller.Name || !caller.IsFor(upload.DropName))
        {
            throw DropErrors.NotReceived();
        }

        // An edge cannot know whether the lake has a delivery of that id from somebody else.
        var lake = Service<Lake>(context);
        if (lake.FindDelivery(upload.DeliveryId)?.Sender == caller.Name
            && lake.FindReceipt(upload.DeliveryId) is { } receipt)
        {
            await WriteAsync(context, "text/plain; charset=utf-8", receipt.ToBytes());
            return;
        }

        var queued = await Service<DeliveryQueue>(context)
            .FindAsync(upload.DeliveryId, context.RequestAborted);
        throw queued is { State: QueuedState.Refused or QueuedState.Dead, Issue: { } issue }
            ? DropErrors.DeliveryRefused(issue)
            : DropErrors.NotReceived();
    }

    private static async Task<(string Drop, DropCaller Caller)> CallerAsync(HttpContext context)
    {
        var caller = await DropCaller.RequireAsync(context);
        var drop = (string)context.Request.RouteValues["drop"]!;
        return caller.IsFor(drop) ? (drop, caller) : throw DropErrors.NoSuchDrop();
    }

    private static async Task<(long Files, long Bytes)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = new byte[MaxBodySizeBytes];
        var size = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        try
        {
            using var document = JsonDocument.Parse(body.AsMemory(0, size));
            var (root, files, bytes) = (document.RootElement, 0L, 0L);
            return size < body.Length
                && root.ValueKind == JsonValueKind.Object
                && root.EnumerateObject().Count() == 2
                && root.TryGetProperty("files"u8, out var f) && f.ValueKind == JsonValueKind.Number
                && f.TryGetInt64(out files) && files > 0
                && root.TryGetProperty("bytes"u8, out var b) && b.ValueKind == JsonValueKind.Number
                && b.TryGetInt64(out bytes) && bytes > 0
                    ? (files, bytes)
                    : throw DropErrors.BadGrantRequest();
        }
        catch (JsonException)
        {
            throw DropErrors.BadGrantRequest();
        }
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
