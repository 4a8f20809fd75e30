// lakeward logout: ends the session of the command, or all that its person has.
using System.CommandLine;
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class LogoutVerb : Verb
{
    private readonly Option<bool> _all = new("--all")
    {
        Description = "Every session of this person, in browsers too",
    };

    public LogoutVerb()
        : base("logout", "Ends the session at the service.", ExitCode.Done("ended and forgotten")) =>
        Add(_all);

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        try
        {
            using var service = RemoteService.OfSaved();
            await service.DeleteAsync(call.Get(_all) ? "/v1/sessions" : "/v1/session", ct);
        }
        catch (LakeException ended) when (ended.Outcome == Outcome.Refused)
        {
            // There is none, or it has ended already.
        }

        SavedSession.Remove();
        call.Terminal.Say($"  Signed out.");
        return Outcome.Done;
    }
}
