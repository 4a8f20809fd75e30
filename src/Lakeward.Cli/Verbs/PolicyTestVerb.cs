// lakeward policy test: holds the expectations kept beside lake.yaml against it.
using System.CommandLine;
using Lakeward.Access;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward.Cli.Verbs;

internal sealed class PolicyTestVerb : Verb
{
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON array" };

    public PolicyTestVerb()
        : base(
            "test",
            $"Holds the expectations of {ExpectationReader.FileName} against lake.yaml.",
            ExitCode.Done("every expectation is met"),
            new ExitCode(Outcome.Failed, "an expectation is not met"),
            new ExitCode(Outcome.Issues, "one of the two files has issues; all are listed")) =>
            Add(_json);

    protected override Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var folder = call.OpenFolder();
        var manifest = ManifestReader.ReadFile(folder.Manifest);
        var expectations = ExpectationReader.ReadFile(Path.Combine(folder.Root, ExpectationReader.FileName));
        var today = DateOnly.FromDateTime(Call.Time.GetUtcNow().UtcDateTime);
        var results = ExpectationCheck.Run(manifest, expectations, today);
        if (call.Get(_json))
        {
            call.Terminal.Plain(PolicyText.Json(results));
        }
        else
        {
            PolicyText.Write(results, call.Terminal);
        }

        return Task.FromResult(results.All(result => result.IsMet) ? Outcome.Done : Outcome.Failed);
    }
}
