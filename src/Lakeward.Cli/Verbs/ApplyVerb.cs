// lakeward apply: makes the change that the manifest asks for.
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class ApplyVerb : Verb
{
    public ApplyVerb()
        : base(
            "apply",
            "Makes the lake as lake.yaml says, and records it.",
            ExitCode.Done("applied, or nothing to do"),
            new ExitCode(Outcome.Refused, "a part of the change is refused; nothing was applied"),
            new ExitCode(Outcome.Issues, "lake.yaml has issues; nothing was applied"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        if (await lake.ApplyAsync(call.Operator) is not { } change)
        {
            call.Terminal.Say($"  Nothing to do: the lake is as lake.yaml says.");
            return Outcome.Done;
        }

        if (change.Plan is { } plan)
        {
            PlanText.Write(plan, call.Terminal);
        }

        call.Terminal.Say($"  Applied. {Recorded.At(change)}");
        return Outcome.Done;
    }
}
