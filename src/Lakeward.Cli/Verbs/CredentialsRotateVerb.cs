// lakeward credentials rotate: gives a machine its next key while the old one still works.
using System.CommandLine;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class CredentialsRotateVerb : Verb
{
    private const int DefaultOverlapDays = 7;

    private readonly Argument<string> _credential = new("credential") { Description = "The credential's id" };

    private readonly Option<int> _days = new("--days")
    {
        Description = "How long the next one is in force",
        HelpName = "N",
        DefaultValueFactory = _ => CredentialsAddVerb.DefaultDays,
    };

    private readonly Option<int> _overlap = new("--overlap-days")
    {
        Description = "How long the old one stays in force beside it",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultOverlapDays,
    };

    private readonly Option<string> _key = new("--key-out")
    {
        Description = "Where the private key is written; it is nowhere else",
        HelpName = "FILE",
        Required = true,
    };

    public CredentialsRotateVerb()
        : base(
            "rotate",
            "Registers a machine's next key; the old one ends after a while.",
            ExitCode.Done("registered, and recorded in the audit log"))
    {
        Add(_credential);
        Add(_days);
        Add(_overlap);
        Add(_key);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        await CredentialsAddVerb.RegisterAsync(
            call, "/v1/credentials/rotate", call.Get(_key)!,
            json =>
            {
                json.WriteString("credential"u8, call.Get(_credential));
                json.WriteNumber("days"u8, call.Get(_days));
                json.WriteNumber("overlapDays"u8, call.Get(_overlap));
            },
            ct);
        return Outcome.Done;
    }
}
