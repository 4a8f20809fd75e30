// What the service says when it refuses.
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lakeward.Errors;

namespace Lakeward.Cli.Sending;

/// <summary>Reads problem documents.</summary>
internal static partial class ServiceProblem
{
    private const int MaxTextLength = 1000;

    /// <summary>
    /// The failure that an answer tells. Where an upload that was begun is unknown, locked, or stands
    /// elsewhere, a
    /// checksum did not fit, or the service has no room or is away, another try may succeed; and a receipt
    /// may
    /// not be there yet.
    /// </summary>
    public static Task<Exception> OfAsync(HttpResponseMessage answer, bool isBegun, CancellationToken ct)
    {
        var status = answer.StatusCode;
        var passes = status is HttpStatusCode.Locked or HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
            || (int)status is 460 or >= 500
            || (isBegun && status is (HttpStatusCode.NotFound or HttpStatusCode.Conflict));
        return passes
            ? Task.FromResult<Exception>(new BrokenAnswerException(status))
            : RefusalAsync(answer, ct);
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage answer, CancellationToken ct) =>
        await TextsAsync(answer, ct) is var (id, detail, hint)
            ? new LakeException(id, detail, hint, OutcomeOf(answer.StatusCode))
            : new BrokenAnswerException(answer.StatusCode);

    private static Outcome OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => Outcome.Usage,
        HttpStatusCode.UnprocessableEntity => Outcome.Issues,
        _ => Outcome.Refused,
    };

    private static async Task<(string Id, string Detail, string Hint)?> TextsAsync(
        HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text(root, "id") is { } id && Id().IsMatch(id)
                && Text(root, "detail") is { } detail && Text(root, "hint") is { } hint
                    ? (id, detail, hint)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxTextLength } text
            ? text
            : null;

    [GeneratedRegex("^LW-[A-Z]{3}-[0-9]{4}$")]
    private static partial Regex Id();
}
