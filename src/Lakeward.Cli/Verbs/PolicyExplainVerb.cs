// lakeward policy explain: what a principal sees of a table, and which clause says so.
using System.CommandLine;
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class PolicyExplainVerb : Verb
{
    private readonly Argument<string> _table = new("TABLE") { Description = "The table, as DATASET.TABLE" };

    private readonly Option<string> _principal = new("--as")
    {
        Description = "The principal",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose of use, for example TREAT, HPAYMT, HOPERAT",
        HelpName = "CODE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON object" };

    public PolicyExplainVerb()
        : base(
            "explain",
            "Shows what lake.yaml lets a principal see of a table, and where it says so.",
            ExitCode.Done("explained"),
            new ExitCode(Outcome.Refused, "lake.yaml refuses the table to the principal"),
            new ExitCode(Outcome.Issues, "lake.yaml has issues; all are listed with their places"))
    {
        Add(_table);
        Add(_principal);
        Add(_purpose);
        Add(_json);
    }

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var manifest = ManifestReader.ReadFile(call.OpenFolder().Manifest);
        var today = DateOnly.FromDateTime(Call.Time.GetUtcNow().UtcDateTime);
        var granted = PolicyExplanation.Of(
            manifest, call.Get(_principal)!, call.Get(_purpose), call.Get(_table)!, today).OrThrow();
        if (call.Get(_json))
        {
            call.Terminal.Plain(PolicyText.Json(granted));
        }
        else
        {
            PolicyText.Write(granted, call.Terminal);
        }

        return Task.FromResult(Outcome.Done);
    }
}
