// lakeward audit exposed: whose data a principal has seen, as must be known after a breach.
using System.CommandLine;
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditExposedVerb : Verb
{
    private readonly WindowOptions _window = new();

    private readonly Option<string> _principal = new("--as")
    {
        Description = "The principal whose answers are meant",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write the people's ids to a new file (CSV), which is not encrypted",
        HelpName = "FILE",
    };

    public AuditExposedVerb()
        : base(
            "exposed",
            "Counts the people whose data a principal's answers held; asking is an event too.",
            ExitCode.Done("counted"),
            new ExitCode(Outcome.NotVerified, "a record of whose data was shown is missing or changed"))
    {
        Add(_principal);
        _window.AddTo(this);
        Add(_output);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var window = _window.Of(call);
        var principal = call.Get(_principal)!;
        using var target = call.Get(_output) is { } file ? new NewFile(file) : null;
        using var lake = await call.OpenLakeAsync();
        var exposure = await lake.ExposedAsync(principal, window, call.Operator, target?.Content);
        Write(call, exposure, window);
        if (target is not null)
        {
            target.Publish();
            call.Terminal.Say($"  ids written to {call.Get(_output)}, [yellow]not encrypted[/]");
        }

        return Outcome.Done;
    }

    private static void Write(Call call, Exposure exposure, AuditWindow window)
    {
        if (exposure.Tables.Count > 0)
        {
            call.Terminal.Rows(
                ["table", ">people"],
                exposure.Tables.Select(table => new[] { table.Table, Amount.Count(table.Subjects) }));
        }

        var answers = Amount.Count(exposure.Answers, "answer");
        var people = exposure.Subjects == 1 ? "1 person" : $"{Amount.Count(exposure.Subjects)} people";
        AccountText.WriteReach(
            call.Terminal.Say,
            $"{people} in {answers}",
            window,
            exposure.Unattributed,
            exposure.LogSize);
    }
}
