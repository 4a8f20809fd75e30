// lakeward glass list: the reviews of broken glasses.
using System.CommandLine;
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class GlassListVerb : Verb
{
    private readonly Option<bool> _all = new("--all")
    {
        Description = "The closed reviews too",
    };

    public GlassListVerb()
        : base("list", "Shows the open reviews of broken glasses.", ExitCode.Done("shown")) => Add(_all);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var reviews = lake.GlassReviews.Where(review => call.Get(_all) || review.ClosedBy is null).ToList();
        if (reviews.Count == 0)
        {
            call.Terminal.Say($"  No review is open.");
            return Outcome.Done;
        }

        call.Terminal.Rows(
            [">review", "glass", "broken by", "role", "from", "until", "closed by", "to be closed by"],
            reviews.Select(review => (IReadOnlyList<string?>)
            [
                review.Number.ToString(CultureInfo.InvariantCulture),
                review.Glass,
                review.Principal,
                review.Role,
                Time(review.Since),
                review.Until is { } until ? Time(until) : "gave nothing",
                review.ClosedBy ?? "open",
                string.Join(
                    ' ',
                    (lake.Manifest?.Glasses.GetValueOrDefault(review.Glass)?.Informs ?? [])
                        .Where(person => person != review.Principal)),
            ]));
        return Outcome.Done;
    }

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
