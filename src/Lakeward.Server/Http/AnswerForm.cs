// The forms of an answer, and which of them a request wants.
using Lakeward.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Lakeward.Server.Http;

/// <summary>A form: its media type, and how rows are written in it.</summary>
/// <param name="MediaType">As it is asked for.</param>
/// <param name="ContentType">As it is sent.</param>
/// <param name="Write">Writes the rows.</param>
/// <param name="SaysFailures">Whether a line at the end can say that the answer is cut.</param>
internal sealed record AnswerForm(
    string MediaType, string ContentType, Func<QueryAnswer, Stream, long> Write, bool SaysFailures = false)
{
    private const int MaxRanges = 32;

    /// <summary>All forms; the first is the one of a request that does not care.</summary>
    public static readonly IReadOnlyList<AnswerForm> All =
    [
        new("application/json", "application/json", (answer, body) => answer.WriteJson(body)),
        new("application/x-ndjson", "application/x-ndjson", (answer, body) => answer.WriteJsonLines(body),
            SaysFailures: true),
        new("text/csv", "text/csv; charset=utf-8; header=present", (answer, body) => answer.WriteCsv(body)),
        new("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream",
            (answer, body) => answer.WriteArrow(body)),
    ];

    /// <summary>The form that a request likes best.</summary>
    /// <remarks>References: RFC 9110, section 12.5.1.</remarks>
    /// <exception cref="Errors.LakeException">LW-WEB-0110: there is none.</exception>
    public static AnswerForm Choose(HttpRequest request)
    {
        var accepted = request.Headers.Accept;
        if (accepted.Count == 0)
        {
            return All[0];
        }

        if (!MediaTypeHeaderValue.TryParseList(accepted, out var ranges) || ranges.Count > MaxRanges)
        {
            throw HttpErrors.NoSuchForm();
        }

        var best = All.MaxBy(form => QualityOf(form, ranges))!;
        return QualityOf(best, ranges) > 0 ? best : throw HttpErrors.NoSuchForm();
    }

    /// <summary>The quality of the narrowest range that covers the form; 0 for none.</summary>
    private static double QualityOf(AnswerForm form, IList<MediaTypeHeaderValue> ranges) => ranges
        .Where(range => range.MatchesAllTypes
            || (range.MatchesAllSubTypes
                && form.MediaType.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase))
            || range.MediaType.Equals(form.MediaType, StringComparison.OrdinalIgnoreCase))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
