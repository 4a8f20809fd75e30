// lakeward quarantine list: which deliveries have records that could not be loaded, and why.
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class QuarantineListVerb : Verb
{
    public QuarantineListVerb()
        : base("list", "Lists deliveries with records that could not be loaded, by code.", ExitCode.Done(
            "listed"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var kept = lake.Deliveries().Where(delivery => delivery.Quarantined > 0).ToList();
        if (kept.Count == 0)
        {
            call.Terminal.Say($"  Nothing is in quarantine.");
            return Outcome.Done;
        }

        call.Terminal.Rows(
            ["delivery", "drop", ">records", "code", ">times"],
            kept.SelectMany(delivery => delivery.Issues.DefaultIfEmpty(new("-", delivery.Quarantined ?? 0))
                .Select((issue, at) => (string?[])
                [
                    at == 0 ? delivery.Id : "",
                    at == 0 ? delivery.Drop : "",
                    at == 0 ? Amount.Count(delivery.Quarantined ?? 0) : "",
                    issue.Key,
                    Amount.Count(issue.Value),
                ])));
        call.Terminal.Say($"  What a code means: docs/errors.md. To look at one: lakeward quarantine show");
        return Outcome.Done;
    }
}
