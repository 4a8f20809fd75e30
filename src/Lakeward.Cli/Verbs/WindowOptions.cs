// The time that a question to the audit log is limited to.
using System.CommandLine;
using System.Globalization;
using Lakeward.Audit;

namespace Lakeward.Cli.Verbs;

/// <summary>The options <c>--since</c> and <c>--until</c>.</summary>
internal sealed class WindowOptions
{
    private static readonly string[] Moments =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    private readonly Option<string?> _since = new("--since")
    {
        Description = "From this time on, in UTC: 2026-03-05 or 2026-03-05T09:14",
        HelpName = "TIME",
    };

    private readonly Option<string?> _until = new("--until")
    {
        Description = "Before this time, in UTC; a day counts to its end",
        HelpName = "TIME",
    };

    /// <summary>Makes them options of a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Add(_since);
        verb.Add(_until);
    }

    /// <summary>The time that a call means.</summary>
    /// <exception cref="Errors.LakeException">A time is not in its form, or the end lies before the
    /// beginning.</exception>
    public AuditWindow Of(Call call) => new(
        Parse(call.Get(_since), _since.Name, TimeSpan.Zero),
        Parse(call.Get(_until), _until.Name, TimeSpan.FromDays(1)));

    private static DateTimeOffset? Parse(string? text, string option, TimeSpan day)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var invariant = CultureInfo.InvariantCulture;
        return text is null ? null
            : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", invariant, utc, out var date) ? date + day
            : DateTimeOffset.TryParseExact(text, Moments, invariant, utc, out var moment) ? moment
            : throw CliErrors.Usage(
                $"The value of {option} is no time: 2026-03-05 or 2026-03-05T09:14.", "lakeward audit");
    }
}
