// lakeward audit subject: who saw a person's data, when, for what, and under which policy.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class AuditSubjectVerb : Verb
{
    private const int DefaultMost = 100;

    private readonly SubjectArgument _subject = new();
    private readonly WindowOptions _window = new();

    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = "table, csv or json (lines)",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "csv", "json");

    private readonly Option<int> _most = new("--max")
    {
        Description = "Show at most so many rows of a table, the newest; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultMost,
    };

    public AuditSubjectVerb()
        : base(
            "subject",
            "Says who saw a person's data, when, for what, under which policy; asking is an event too.",
            ExitCode.Done("said"),
            new ExitCode(Outcome.NotVerified, "a record of whose data was shown is missing or changed"))
    {
        _subject.AddTo(this);
        _window.AddTo(this);
        Add(_format);
        Add(_most);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var window = _window.Of(call);
        var subject = await _subject.ReadAsync(call, ct);
        using var lake = await call.OpenLakeAsync();
        var account = await lake.SubjectAsync(subject, window, call.Operator);
        var isTable = call.Get(_format) == "table";
        var most = isTable && call.Get(_most) is > 0 and var limit ? limit : int.MaxValue;
        if (isTable)
        {
            call.Terminal.Rows(
                AccountText.AnswerHeadings, account.Answers.TakeLast(most).Select(AccountText.Of));
        }
        else
        {
            RecordText.Write(
                call.Terminal.Output,
                call.Get(_format)!,
                AccountText.AnswerHeadings,
                account.Answers.Select(AccountText.Of));
        }

        var more = account.Count > most ? $", of which the last {Amount.Count(most)} are shown," : "";
        AccountText.WriteReach(
            isTable ? call.Terminal.Say : call.Terminal.Note,
            $"{Amount.Count(account.Count, "answer")}{more}",
            window,
            account.Unattributed,
            account.LogSize);
        return Outcome.Done;
    }
}
