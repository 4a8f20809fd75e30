// Tells a failure as a problem document.
using System.Buffers;
using System.Text.Json;
using Lakeward.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lakeward.Server.Http;

/// <summary>Problem details with our id and hint.</summary>
/// <remarks>References: RFC 9457; RFC 6750, section 3, for what stands beside a 401.</remarks>
internal static class Problem
{
    private const string RetrySeconds = "5";

    /// <summary>Answers with a failure; nothing may have been sent before.</summary>
    public static async Task WriteAsync(HttpContext context, LakeException failure)
    {
        var response = context.Response;
        var allowed = response.Headers.Allow;
        response.Clear();
        RequestHandler.Protect(response);
        response.StatusCode = HttpStatus.Of(failure);
        response.ContentType = "application/problem+json";
        switch (response.StatusCode)
        {
            case StatusCodes.Status401Unauthorized:
                response.Headers.WWWAuthenticate = "Bearer realm=\"lakeward\"";
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = RetrySeconds;
                break;
            case StatusCodes.Status405MethodNotAllowed:
                response.Headers.Allow = allowed;
                break;
        }

        var content = Document(failure, response.StatusCode);
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    /// <summary>The last line of an answer in lines that could not be finished.</summary>
    public static byte[] Line(LakeException failure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            Describe(json, failure);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Document(LakeException failure, int status)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, $"urn:lakeward:error:{failure.Id}");
            json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status"u8, status);
            Describe(json, failure);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Describe(Utf8JsonWriter json, LakeException failure)
    {
        json.WriteString("id"u8, failure.Id);
        json.WriteString("detail"u8, failure.Message);
        json.WriteString("hint"u8, failure.Hint);
    }
}
