// lakeward users add: makes an account for a person of the manifest.
using System.CommandLine;
using Lakeward.Cli.Remote;
using Lakeward.Errors;
using Lakeward.Server.Identity;

namespace Lakeward.Cli.Verbs;

internal sealed class UsersAddVerb : Verb
{
    private readonly Argument<string> _account = new("account")
    {
        Description = "The name: the id of a person in the manifest",
    };

    private readonly Option<ServiceRole> _role = new("--role")
    {
        Description = "What the person is to the service: Analyst, Operator, PrivacyOfficer, Administrator",
        HelpName = "ROLE",
    };

    public UsersAddVerb()
        : base(
            "add",
            "Makes an account; the code that is shown, once, lets its owner set a password.",
            ExitCode.Done("made, and recorded in the audit log"))
    {
        Add(_account);
        Add(_role);
    }

    /// <summary>Prints the code of an account, and for how long it works.</summary>
    public static void Show(Call call, System.Text.Json.JsonElement answer)
    {
        call.Terminal.Plain(RemoteText.Of(answer, "code"));
        var (account, until) = (RemoteText.Of(answer, "account"), RemoteText.TimeOf(answer, "ends"));
        call.Terminal.Note($"  for {account}, until {until} UTC; hand it over by another way than its name");
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        Show(call, await service.PostAsync(
            "/v1/accounts",
            json =>
            {
                json.WriteString("account"u8, call.Get(_account));
                json.WriteString("role"u8, call.Get(_role).ToString());
            },
            ct));
        return Outcome.Done;
    }
}
