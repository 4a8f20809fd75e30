// Prints a plan: one line per change, then how many.
using Lakeward.Access;
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Verbs;

internal static class PlanText
{
    /// <summary>Prints the lines, the refusals among them, and the counts.</summary>
    public static void Write(ManifestPlan plan, Terminal terminal)
    {
        if (plan.IsEmpty)
        {
            terminal.Say($"  Nothing to do: the lake is as lake.yaml says.");
            return;
        }

        foreach (var (item, line) in plan.Items.Zip(plan.Lines()))
        {
            switch (item.Action)
            {
                case PlanAction.Add:
                    terminal.Say($"  [green]{line[..1]}[/]{line[1..]}");
                    break;
                case PlanAction.Remove:
                    terminal.Say($"  [red]{line[..1]}[/]{line[1..]}");
                    break;
                default:
                    terminal.Say($"  [yellow]{line[..1]}[/]{line[1..]}");
                    break;
            }
        }

        terminal.Say($"  {plan.Summary}.");
    }
}
