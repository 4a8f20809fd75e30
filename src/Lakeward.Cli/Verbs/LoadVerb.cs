// lakeward load: turns deliveries into rows of encrypted tables.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Settings;
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
        Add(GlobalOptions.Clamd);
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
        var reports = new List<LoadReport>();
        foreach (var id in ids)
        {
            var outcome = await LoadOneAsync(call, lake, id, reports, ct);
            worst = worst == Outcome.Done ? outcome : worst;
        }

        if (reports.Count > 1 || reports.Exists(report => report.Tables.Count > 1))
        {
            Reconciliation.Write(reports, ids.Length, call.Terminal);
        }

        return worst;
    }

    /// <summary>Loads one; a delivery that is refused does not keep the others from being loaded.</summary>
    private static async Task<Outcome> LoadOneAsync(
        Call call, Lake lake, string id, List<LoadReport> reports, CancellationToken ct)
    {
        try
        {
            var sizeBytes = lake.Deliveries().FirstOrDefault(each => each.Id == id)?.SizeBytes ?? 0;
            var report = await call.Terminal.WithProgressAsync(id, sizeBytes, done => lake.LoadAsync(
                id, call.Operator, new ProgressAction<LoadProgress>(at => done(at.BytesRead)), ct));
            Write(report, call.Terminal);
            reports.Add(report);
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
        var tables = Amount.Count(report.Tables.Count, "table");
        terminal.Say(report.Tables is [var only]
            ? (FormattableString)
                $"  {report.DeliveryId}   {rows} into [bold]{only.Table}[/] version {only.Version}   {time}"
            : $"  {report.DeliveryId}   {rows} into [bold]{tables}[/]   {time}");
        if (report.Quarantined == 0)
        {
            return;
        }

        var quarantined = Amount.Count(report.Quarantined, "record");
        terminal.Say($"  [yellow]{quarantined} in quarantine[/], sealed, with their reasons:");
        terminal.Rows(
            ["code", ">records"],
            report.IssuesByCode.OrderByDescending(pair => pair.Value)
                .Select(pair => new[] { pair.Key, Amount.Count(pair.Value) }));
    }
}
