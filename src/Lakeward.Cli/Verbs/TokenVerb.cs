// lakeward token: makes a short-lived token that a tool signs in with.
using System.CommandLine;
using System.Globalization;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class TokenVerb : Verb
{
    private const int DefaultMinutes = 60;

    private readonly Option<string> _principal = new("--as")
    {
        Description = "The principal who will sign in; it is the user name",
        HelpName = "PRINCIPAL",
        Required = true,
    };

    private readonly Option<string> _purpose = new("--purpose")
    {
        Description = "The purpose of use of the sessions, for example TREAT, HPAYMT, HOPERAT",
        HelpName = "CODE",
        Required = true,
    };

    private readonly Option<int> _minutes = new("--minutes")
    {
        Description = "How long the token, and each session with it, is in force",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultMinutes,
    };

    public TokenVerb()
        : base(
            "token",
            "Makes a short-lived token, the password of a database session; it is shown once.",
            ExitCode.Done("made, and recorded in the audit log"),
            new ExitCode(Outcome.Refused,
                "nothing is granted for that purpose, or too many tokens are in force"))
    {
        Add(_principal);
        Add(_purpose);
        Add(_minutes);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        var token = await lake.IssueTokenAsync(
            call.Get(_principal)!,
            call.Get(_purpose)!,
            TimeSpan.FromMinutes(call.Get(_minutes)),
            call.Operator);
        call.Terminal.Plain(token.Text);
        var until = token.Expires.ToUniversalTime()
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        call.Terminal.Note($"  for {token.Principal}, {token.Purpose}, until {until} UTC");
        return Outcome.Done;
    }
}
