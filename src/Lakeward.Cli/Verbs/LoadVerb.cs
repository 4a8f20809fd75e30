// lakeward load: turns deliveries into rows of encrypted tables.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Cli.Verbs;

internal sealed class LoadVerb : Verb
{
    private readonly Argument<string[]> _deliveries = new("DELIVERY")
    {
        Description = "The ids of deliveries",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Load every delivery that waits" };

    public LoadVerb()
        : base(
            "load",
            "Opens, checks and loads deliveries, each in one commit.",
            ExitCode.Done("loaded; rows that could not be used are in quarantine, by code"),
            new ExitCode(Outcome.Refused, "a delivery is refused by policy or a limit"),
            new ExitCode(Outcome.Issues, "a delivery cannot be used: no row of it was loaded"),
            new ExitCode(Outcome.NotVerified, "a delivery was changed since it was sealed"))
    {
        Add(_deliveries);
        Add(_all);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var ids = call.Get(_deliveries)!;
        if (ids.Length > 0 == call.Get(_all))
        {
            throw CliErrors.Usage("Name deliveries, or take all that wait: --all.", "lakeward load");
        }

        using var lake = await call.OpenLakeAsync();
        if (ids.Length == 0)
        {
            ids = [.. lake.Deliveries().Where(
                each => each.State == DeliveryState.Announced).Select(each => each.Id)];
        }

        if (ids.Length == 0)
        {
            call.Terminal.Say($"  Nothing waits.");
        }

        var worst = Outcome.Done;
        foreach (var id in ids)
        {
            var outcome = await LoadOneAsync(call, lake, id, ct);
            worst = worst == Outcome.Done ? outcome : worst;
        }

        return worst;
    }

    /// <summary>Loads one; a delivery that is refused does not keep the others from being loaded.</summary>
    private static async Task<Outcome> LoadOneAsync(Call call, Lake lake, string id, CancellationToken ct)
    {
        try
        {
            var sizeBytes = lake.Deliveries().FirstOrDefault(each => each.Id == id)?.SizeBytes ?? 0;
            var report = await call.Terminal.WithProgressAsync(id, sizeBytes, done => lake.LoadAsync(
                id, call.Operator, new ProgressAction<LoadProgress>(at => done(at.BytesRead)), ct));
            Write(report, call.Terminal);
            return Outcome.Done;
        }
        catch (LakeException refused) when (refused.Outcome is not Outcome.Interrupted)
        {
            call.Terminal.Say($"  {id}   [yellow]not loaded[/]");
            return Failure.Tell(refused, call.Terminal);
        }
    }

    private static void Write(LoadReport report, Terminal terminal)
    {
        var (rows, time) = (Amount.Count(report.Rows, "row"), Amount.Elapsed(report.Elapsed));
        terminal.Say(
            $"  {report.DeliveryId}   {rows} into [bold]{report.Table}[/] version {report.Version}   {time}");
        if (report.Quarantined == 0)
        {
            return;
        }

        var quarantined = Amount.Count(report.Quarantined, "row");
        terminal.Say($"  [yellow]{quarantined} in quarantine[/], sealed, with their reasons:");
        terminal.Rows(
            ["code", ">rows"],
            report.IssuesByCode.OrderByDescending(pair => pair.Value)
                .Select(pair => new[] { pair.Key, Amount.Count(pair.Value) }));
    }
}
