// lakeward credentials end: ends a machine's key and its tokens.
using System.CommandLine;
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class CredentialsEndVerb : Verb
{
    private readonly Argument<string> _credential = new("credential") { Description = "The credential's id" };

    public CredentialsEndVerb()
        : base(
            "end",
            "Ends a credential; its tokens and running statements end within two seconds.",
            ExitCode.Done("ended, and recorded in the audit log")) => Add(_credential);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        await service.PostAsync(
            "/v1/credentials/end", json => json.WriteString("credential"u8, call.Get(_credential)), ct);
        call.Terminal.Say($"  Ended.");
        return Outcome.Done;
    }
}
