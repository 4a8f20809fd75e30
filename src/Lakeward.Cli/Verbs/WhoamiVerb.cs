// lakeward whoami: who is signed in, where, and until when.
using System.Text.Json;
using Lakeward.Cli.Remote;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class WhoamiVerb : Verb
{
    public WhoamiVerb()
        : base(
            "whoami",
            "Shows who is signed in at which service.",
            ExitCode.Done("shown"),
            new ExitCode(Outcome.Refused, "nobody is signed in, or the session has ended"))
    {
    }

    /// <summary>Prints a session.</summary>
    public static void Show(Call call, SavedSession session, JsonElement answer) => call.Terminal.Facts(
        ("account", RemoteText.Of(answer, "account")),
        ("role", RemoteText.Of(answer, "role")),
        ("service", session.Server.AbsoluteUri),
        ("until", RemoteText.TimeOf(answer, "ends")));

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var session = SavedSession.Load();
        using var service = new RemoteService(session);
        Show(call, session, await service.GetAsync("/v1/session", ct));
        return Outcome.Done;
    }
}
