// lakeward plan: shows what apply would change.
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class PlanVerb : Verb
{
    public PlanVerb()
        : base(
            "plan",
            "Shows what apply would change; changes nothing.",
            ExitCode.Done("shown"),
            new ExitCode(Outcome.Refused, "a part of the change is refused"),
            new ExitCode(Outcome.Issues, "lake.yaml has issues; all are listed with their places"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var plan = lake.Plan();
        PlanText.Write(plan, call.Terminal);
        plan.ThrowIfRefused();
        if (!plan.IsEmpty)
        {
            call.Terminal.Say($"  Nothing is done yet: lakeward apply");
        }

        return Outcome.Done;
    }
}
