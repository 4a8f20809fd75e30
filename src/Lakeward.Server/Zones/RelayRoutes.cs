// Passes the questions of senders on to the vault: a closed list.
using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Lakeward.Server.Http;
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Zones;

/// <summary>
/// Four addresses, each with one method. What goes on is made anew: the path from the names in it, three
/// headers, and a body that was read whole; nothing else of a request reaches the vault, and nothing but
/// status, type and body of its answer comes back.
/// </summary>
internal static class RelayRoutes
{
    private const int MaxBodySizeBytes = 16 << 10;
    private const int MaxNameLength = 128;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Maps the addresses.</summary>
    public static void MapRelay(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth/token", context => PassAsync(context, "/v1/oauth/token"))
            .RequireRateLimiting(RequestRates.Machines);
        routes.MapGet("/v1/drops/{name}", context => PassAsync(context, $"/v1/drops/{Name(context)}"));
        routes.MapPost(
            "/v1/drops/{name}/grants", context => PassAsync(context, $"/v1/drops/{Name(context)}/grants"));
        routes.MapGet(
            "/v1/uploads/{name}/receipt",
            context => PassAsync(context, $"/v1/uploads/{Name(context)}/receipt"));
    }

    private static async Task PassAsync(HttpContext context, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), path)
        {
            Content = await BodyAsync(context.Request, context.RequestAborted),
        };
        Pass(context.Request, request.Headers, "Authorization");
        Pass(context.Request, request.Headers, "Accept");
        request.Headers.Add(
            ZoneLink.SenderHeader, (context.Connection.RemoteIpAddress ?? IPAddress.None).ToString());
        var link = context.RequestServices.GetRequiredService<VaultLink>();
        using var answer = await link.AskAsync(request, context.RequestAborted);
        await AnswerAsync(context.Response, answer, context.RequestAborted);
    }

    /// <summary>The name in an address; no drop and no upload has another letter in it.</summary>
    private static string Name(HttpContext context) =>
        context.Request.RouteValues["name"] is string { Length: > 0 and <= MaxNameLength } name
        && !name.AsSpan().ContainsAnyExcept(NameLetters)
            ? name
            : throw HttpErrors.NoSuchPlace();

    private static void Pass(HttpRequest from, HttpRequestHeaders to, string header)
    {
        if (from.Headers[header] is [{ } only])
        {
            to.TryAddWithoutValidation(header, only);
        }
    }

    private static async Task<HttpContent?> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return null;
        }

        var body = new byte[MaxBodySizeBytes + 1];
        var size = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        if (size > MaxBodySizeBytes)
        {
            throw HttpErrors.TooLarge(MaxBodySizeBytes);
        }

        var content = new ByteArrayContent(body, 0, size);
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            content.Headers.ContentType = type;
        }

        return content;
    }

    private static async Task AnswerAsync(
        HttpResponse response, HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        if (status is not (StatusCodes.Status200OK or StatusCodes.Status201Created or >= 400))
        {
            throw ZoneErrors.OddAnswer();
        }

        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        response.StatusCode = status;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.ContentLength = body.Length;
        foreach (var header in (string[])["WWW-Authenticate", "Retry-After"])
        {
            if (answer.Headers.TryGetValues(header, out var values))
            {
                response.Headers[header] = string.Join(", ", values);
            }
        }

        await response.Body.WriteAsync(body, ct);
    }
}
