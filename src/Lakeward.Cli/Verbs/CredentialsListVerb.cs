// lakeward credentials list: the keys of machines.
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class CredentialsListVerb : Verb
{
    public CredentialsListVerb()
        : base("list", "Shows the machines' credentials, ended ones too.", ExitCode.Done("shown"))
    {
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        var answer = await service.GetAsync("/v1/credentials", ct);
        call.Terminal.Rows(
            ["credential", "machine", "scopes", "purpose", "since", "until"],
            RemoteText.ListOf(answer, "credentials").Select(row => (IReadOnlyList<string?>)
            [
                RemoteText.Of(row, "credential"),
                RemoteText.Of(row, "principal"),
                RemoteText.Of(row, "scopes"),
                RemoteText.Of(row, "purpose"),
                RemoteText.TimeOf(row, "created"),
                RemoteText.TimeOf(row, "ends"),
            ]));
        return Outcome.Done;
    }
}
