// lakeward users end: ends an account with all it has open.
using System.CommandLine;
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class UsersEndVerb : Verb
{
    private readonly Argument<string> _account = new("account") { Description = "The name" };

    public UsersEndVerb()
        : base(
            "end",
            "Ends an account; its sessions, tokens and running statements end within two seconds.",
            ExitCode.Done("ended, and recorded in the audit log")) => Add(_account);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        await service.PostAsync(
            "/v1/accounts/end", json => json.WriteString("account"u8, call.Get(_account)), ct);
        call.Terminal.Say($"  Ended.");
        return Outcome.Done;
    }
}
