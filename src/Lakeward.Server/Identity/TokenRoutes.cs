// The addresses at which machines and devices ask for tokens.
using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Lakeward.Errors;
using Lakeward.Server.Service;
using Lakeward.Server.Zones;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Server.Identity;

/// <summary>What OAuth 2.0 says, in its own forms: a request is a form, a failure has a word in <c>error</c>.
/// </summary>
/// <remarks>References: RFC 6749, sections 4.4 and 5; RFC 7523; RFC 8628, section 3.</remarks>
internal static class TokenRoutes
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string FormType = "application/x-www-form-urlencoded";
    private const int MaxFormSizeBytes = 16 << 10;
    private const int MaxFields = 12;

    private static readonly FrozenDictionary<string, string> Words =
        Facts.Rows("TokenWords.tsv").ToFrozenDictionary(row => row[0], row => row[1]);

    /// <summary>Maps the addresses.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth/token", TokenAsync).RequireRateLimiting(RequestRates.Machines)
            .WithMetadata(new SenderRoute());
        routes.MapPost("/v1/oauth/device", BeginDeviceAsync).RequireRateLimiting(RequestRates.Strangers);
        routes.MapPost("/v1/device", DecideDeviceAsync).RequireRateLimiting(RequestRates.Strangers);
    }

    private static async Task TokenAsync(HttpContext context)
    {
        try
        {
            var form = await FormAsync(context.Request);
            await (form.GetValueOrDefault("grant_type") switch
            {
                "client_credentials" => MachineAsync(context, form),
                DeviceGrant when ZoneLink.Of(context) is null => DeviceAsync(context, form),
                _ => throw IdentityErrors.BadGrant(),
            });
        }
        catch (LakeException failure) when (
            Words.TryGetValue(failure.Id, out var word) && !context.Response.HasStarted)
        {
            await TellAsync(context, failure, word);
        }
    }

    private static async Task MachineAsync(HttpContext context, Dictionary<string, string> form)
    {
        if (form.GetValueOrDefault("client_assertion_type") != AssertionType
            || form.GetValueOrDefault("client_assertion") is not { } proof)
        {
            throw IdentityErrors.BadGrant();
        }

        var (token, secret) = await Get<MachineDoor>(context).IssueAsync(
            proof, form.GetValueOrDefault("client_id"), form.GetValueOrDefault("scope"),
            context.Connection.RemoteIpAddress ?? IPAddress.None);
        await WriteTokenAsync(context, secret, token.Ends, token.Scopes);
    }

    private static async Task DeviceAsync(HttpContext context, Dictionary<string, string> form)
    {
        var opened = await Get<DeviceBook>(context).TakeAsync(
            form.GetValueOrDefault("device_code") ?? throw IdentityErrors.BadGrant());
        await WriteTokenAsync(context, opened.Secret, opened.Caller.Session.Ends, "");
    }

    private static async Task BeginDeviceAsync(HttpContext context)
    {
        var (device, user) = await Get<DeviceBook>(context).BeginAsync();
        var address = Get<ServiceOptions>(context).PublicAddress
            ?? new Uri($"https://{context.Request.Host}");
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("device_code"u8, device);
        json.WriteString("user_code"u8, user);
        json.WriteString("verification_uri"u8, new Uri(address, "/device").AbsoluteUri);
        json.WriteNumber("expires_in"u8, (long)SessionRules.DeviceLife.TotalSeconds);
        json.WriteNumber("interval"u8, (long)SessionRules.DevicePoll.TotalSeconds);
        json.WriteEndObject();
    }

    private static async Task DecideDeviceAsync(HttpContext context)
    {
        var caller = await Get<SessionGate>(context).RequireFullAsync(context);
        var body = await JsonBody.ReadAsync(
            context, IdentityJson.Default.DeviceDecision, IdentityErrors.BadBody);
        await Get<DeviceBook>(context).DecideAsync(caller, body.UserCode, body.LetIn);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task WriteTokenAsync(
        HttpContext context, string secret, DateTimeOffset ends, string scopes)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("access_token"u8, secret);
        json.WriteString("token_type"u8, "Bearer");
        json.WriteNumber(
            "expires_in"u8, (long)(ends - Get<TimeProvider>(context).GetUtcNow()).TotalSeconds);
        if (scopes.Length > 0)
        {
            json.WriteString("scope"u8, scopes);
        }

        json.WriteEndObject();
    }

    private static async Task<Dictionary<string, string>> FormAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw IdentityErrors.BadGrant();
        }

        try
        {
            var form = await new FormFeature(request, new FormOptions
            {
                BufferBody = false, ValueCountLimit = MaxFields, ValueLengthLimit = MaxFormSizeBytes,
                KeyLengthLimit = MaxFields * MaxFields,
            }).ReadFormAsync(request.HttpContext.RequestAborted);
            return form.All(field => field.Value.Count == 1)
                ? form.ToDictionary(
                    field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)
                : throw IdentityErrors.BadGrant();
        }
        catch (InvalidDataException)
        {
            throw IdentityErrors.BadGrant();
        }
    }

    private static async Task TellAsync(HttpContext context, LakeException failure, string word)
    {
        context.Response.StatusCode = word == "invalid_client"
            ? StatusCodes.Status401Unauthorized
            : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error"u8, word);
        json.WriteString("error_description"u8, failure.Message);
        json.WriteString("id"u8, failure.Id);
        json.WriteEndObject();
    }

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
