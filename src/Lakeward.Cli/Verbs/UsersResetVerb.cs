// lakeward users reset: takes password and factors away and lets the owner begin again.
using System.CommandLine;
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class UsersResetVerb : Verb
{
    private readonly Argument<string> _account = new("account") { Description = "The name" };

    public UsersResetVerb()
        : base(
            "reset",
            "Takes password and second factors away; the code that is shown, once, sets a new password.",
            ExitCode.Done("reset, and recorded in the audit log")) => Add(_account);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        UsersAddVerb.Show(call, await service.PostAsync(
            "/v1/accounts/reset", json => json.WriteString("account"u8, call.Get(_account)), ct));
        return Outcome.Done;
    }
}
