// lakeward glass break: gives a role for minutes, in an emergency, and tells others at once.
using System.CommandLine;
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class GlassBreakVerb : Verb
{
    private readonly Argument<string> _glass = new("GLASS")
    {
        Description = "The glass, as lake.yaml names it under break-glass",
    };

    private readonly Option<string> _principal = new("--as")
    {
        Description = "Who breaks it",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why it cannot wait; it is sealed, and read at the review",
        HelpName = "TEXT",
        Required = true,
    };

    private readonly Option<int?> _minutes = new("--minutes")
    {
        Description = "For how long, within what the glass allows",
        HelpName = "N",
    };

    public GlassBreakVerb()
        : base(
            "break",
            "Gives a role for minutes in an emergency; others are told at once, and a review stays open.",
            ExitCode.Done("broken, others are informed"),
            new ExitCode(Outcome.Refused, "not a glass for this principal; the attempt is in the audit log"))
    {
        Add(_glass);
        Add(_principal);
        Add(_reason);
        Add(_minutes);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var review = await lake.BreakGlassAsync(
            call.Get(_glass)!, call.Get(_principal)!, call.Get(_reason)!, call.Get(_minutes), ct);
        var until = review.Until!.Value.ToUniversalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        call.Terminal.Say($"  {review.Principal} has the role {review.Role} until {until} UTC.");
        call.Terminal.Say(
            $"  Others are informed. Every statement is flagged; review {review.Number} is open.");
        return Outcome.Done;
    }
}
