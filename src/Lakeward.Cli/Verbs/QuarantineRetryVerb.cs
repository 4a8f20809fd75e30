// lakeward quarantine retry: loads again what could not be loaded before.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class QuarantineRetryVerb : Verb
{
    private readonly Argument<string> _delivery = new("DELIVERY") { Description = "The delivery's id" };

    public QuarantineRetryVerb()
        : base(
            "retry",
            "Loads what a delivery's quarantine holds, as after an upgrade; what still fails stays there.",
            ExitCode.Done("tried; it says what was loaded and what was not"),
            new ExitCode(Outcome.Refused, "refused by policy or a limit")) => Add(_delivery);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var report = await lake.RetryAsync(call.Get(_delivery)!, call.Operator, null, ct);
        var (rows, kept) = (Amount.Count(report.Rows, "row"), Amount.Count(report.Quarantined, "record"));
        call.Terminal.Say($"  {report.DeliveryId}   {rows} loaded, {kept} still in quarantine");
        return Outcome.Done;
    }
}
