// lakeward users list: the accounts of the service.
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class UsersListVerb : Verb
{
    public UsersListVerb()
        : base("list", "Shows the accounts of the service.", ExitCode.Done("shown"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        var answer = await service.GetAsync("/v1/accounts", ct);
        call.Terminal.Rows(
            ["account", "role", "in force", "enrolled", "since", "ended"],
            RemoteText.ListOf(answer, "accounts").Select(row => (IReadOnlyList<string?>)
            [
                RemoteText.Of(row, "account"),
                RemoteText.Of(row, "role"),
                RemoteText.Of(row, "isLive"),
                RemoteText.Of(row, "hasPassword"),
                RemoteText.TimeOf(row, "created"),
                RemoteText.TimeOf(row, "ended"),
            ]));
        return Outcome.Done;
    }
}
