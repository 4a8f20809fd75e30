// Reads and writes bodies of JSON.
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lakeward.Errors;
using Lakeward.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Service;

/// <summary>
/// Strict: UTF-8 without encoding, each member known, none twice. A failure repeats nothing of the body.
/// </summary>
internal static class JsonBody
{
    /// <summary>Reads a body; the server bounds its size.</summary>
    /// <exception cref="LakeException">LW-WEB-0108, or what <paramref name="wrong"/> makes.</exception>
    public static async Task<T> ReadAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, Func<LakeException> wrong)
        where T : class
    {
        if (!IsPlain(context.Request))
        {
            throw HttpErrors.NotJson();
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw wrong();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw wrong();
        }
    }

    /// <summary>Answers with a body.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    /// <summary>Whether a request says that its body is plain JSON.</summary>
    public static bool IsPlain(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(
            type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));
}
