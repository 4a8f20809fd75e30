// lakeward audit disclosures: the accounting of disclosures that a person may ask for.
using System.CommandLine;
using Lakeward.Audit;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditDisclosuresVerb : Verb
{
    private readonly SubjectArgument _subject = new();
    private readonly WindowOptions _window = new();

    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "table, csv or json (lines)",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "csv", "json");

    public AuditDisclosuresVerb()
        : base(
            "disclosures",
            "The accounting of disclosures of a person's data (45 CFR 164.528), by default of six years.",
            ExitCode.Done("said"),
            new ExitCode(Outcome.NotVerified, "a record of whose data was shown is missing or changed"))
    {
        _subject.AddTo(this);
        _window.AddTo(this);
        Add(_format);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var asked = _window.Of(call);
        var end = asked.Until ?? Call.Time.GetUtcNow();
        var window = new AuditWindow(asked.Since ?? end.AddYears(-Disclosure.Years), asked.Until);
        var subject = await _subject.ReadAsync(call, ct);
        using var lake = await call.OpenLakeAsync();
        var account = await lake.SubjectAsync(subject, window, call.Operator);
        var lines = Disclosure.Of(account.Answers);
        var isTable = call.Get(_format) == "table";
        if (isTable)
        {
            call.Terminal.Rows(AccountText.DisclosureHeadings, lines.Select(AccountText.Of));
        }
        else
        {
            RecordText.Write(
                call.Terminal.Output,
                call.Get(_format)!,
                AccountText.DisclosureHeadings,
                lines.Select(AccountText.Of));
        }

        AccountText.WriteReach(
            isTable ? call.Terminal.Say : call.Terminal.Note,
            $"{Amount.Count(lines.Count, "line")} on {Amount.Count(account.Count, "answer")}",
            window,
            account.Unattributed,
            account.LogSize);
        return Outcome.Done;
    }
}
