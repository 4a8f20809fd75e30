// lakeward glass close: ends the review of a broken glass.
using System.CommandLine;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class GlassCloseVerb : Verb
{
    private readonly Argument<long> _review = new("REVIEW")
    {
        Description = "The review's number, as lakeward glass list shows it",
    };

    private readonly Option<string> _principal = new("--as")
    {
        Description = "Who has reviewed it: somebody the glass informs",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string> _finding = new("--finding")
    {
        Description = "What came of it; it is sealed",
        HelpName = "TEXT",
        Required = true,
    };

    public GlassCloseVerb()
        : base(
            "close",
            "Ends the review of a broken glass, and what the glass still gives.",
            ExitCode.Done("closed"),
            new ExitCode(Outcome.Refused, "not for this principal to close; the attempt is in the audit log"))
    {
        Add(_review);
        Add(_principal);
        Add(_finding);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        await lake.CloseReviewAsync(call.Get(_review), call.Get(_principal)!, call.Get(_finding)!);
        call.Terminal.Say($"  Review {call.Get(_review)} is closed.");
        return Outcome.Done;
    }
}
