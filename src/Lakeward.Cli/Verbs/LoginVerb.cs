// lakeward login: signs the command in at a service, by a person who is signed in there in a browser.
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lakeward.Cli.Remote;
using Lakeward.Errors;
using Lakeward.Storage;

namespace Lakeward.Cli.Verbs;

internal sealed class LoginVerb : Verb
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    private readonly Option<string> _server = new("--server")
    {
        Description = "The service's address, for example https://lake.example.org",
        HelpName = "URL",
        Required = true,
    };

    private readonly Option<string?> _authority = new("--ca")
    {
        Description = "Certificates in PEM by which the service is known; without it, those of the system",
        HelpName = "FILE",
    };

    private readonly Option<string?> _pin = new("--pin")
    {
        Description = "SHA-256 of the service's own certificate in hexadecimal digits, instead",
        HelpName = "HEX",
    };

    public LoginVerb()
        : base(
            "login",
            "Signs the command in at a service: a person lets it in there.",
            ExitCode.Done("signed in; the session is kept for you alone"),
            new ExitCode(Outcome.Refused, "nobody let it in, or somebody refused it"))
    {
        Add(_server);
        Add(_authority);
        Add(_pin);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var session = AskedOf(call);
        using (var service = new RemoteService(session))
        {
            session = session with { Token = await TokenAsync(service, call, ct) };
        }

        session.Save();
        using var signedIn = new RemoteService(session);
        WhoamiVerb.Show(call, session, await signedIn.GetAsync("/v1/session", ct));
        return Outcome.Done;
    }

    private SavedSession AskedOf(Call call)
    {
        var authority = call.Get(_authority) is { } file
            ? Encoding.UTF8.GetString(DurableFile.TryRead(file) ?? throw CliErrors.NoFile(file))
            : null;
        var pin = call.Get(_pin)?.Replace(":", "", StringComparison.Ordinal);
        if (pin is not null && (pin.Length != 2 * SHA256.HashSizeInBytes || !pin.All(char.IsAsciiHexDigit)))
        {
            throw CliErrors.Usage("--pin takes 64 hexadecimal digits.", "lakeward login");
        }

        return Uri.TryCreate(call.Get(_server), UriKind.Absolute, out var address)
            ? new SavedSession(address, authority, pin, "")
            : throw CliErrors.BadServer();
    }

    /// <summary>Shows the code and asks until somebody has decided.</summary>
    private static async Task<string> TokenAsync(RemoteService service, Call call, CancellationToken ct)
    {
        var begun = await service.PostFormAsync(
            "/v1/oauth/device", new Dictionary<string, string> { ["client_id"] = "lakeward" }, ct);
        call.Terminal.Plain($"Open {Text(begun, "verification_uri")} and type {Text(begun, "user_code")}");
        await call.Terminal.Output.FlushAsync(ct);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = Grant, ["device_code"] = Text(begun, "device_code"), ["client_id"] = "lakeward",
        };
        var interval = TimeSpan.FromSeconds(begun.GetProperty("interval").GetInt32());
        while (true)
        {
            await Task.Delay(interval, ct);
            try
            {
                return Text(await service.PostFormAsync("/v1/oauth/token", form, ct), "access_token");
            }
            catch (LakeException waiting) when (waiting.Id is "LW-IDN-0134" or "LW-IDN-0135")
            {
                interval += waiting.Id == "LW-IDN-0135" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
            }
        }
    }

    private static string Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw CliErrors.NotTheService();
}
