// lakeward credentials add: makes a key pair for a machine and registers its public half.
using System.CommandLine;
using System.Text.Json;
using Lakeward.Cli.Remote;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

internal sealed class CredentialsAddVerb : Verb
{
    /// <summary>How long a credential is in force unless it is said.</summary>
    public const int DefaultDays = 90;

    private readonly Argument<string> _machine = new("machine")
    {
        Description = "The principal of the manifest, of kind machine",
    };

    private readonly Option<string[]> _scopes = new("--scope")
    {
        Description = "What it may do: drop:NAME, or query; may be repeated",
        HelpName = "SCOPE",
        Required = true,
    };

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "The purpose of use of its questions, for example HOPERAT",
        HelpName = "CODE",
    };

    private readonly Option<int> _days = new("--days")
    {
        Description = "How long it is in force",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultDays,
    };

    private readonly Option<string> _key = new("--key-out")
    {
        Description = "Where the private key is written; it is nowhere else",
        HelpName = "FILE",
        Required = true,
    };

    public CredentialsAddVerb()
        : base(
            "add",
            "Makes a key pair for a machine and registers the public half.",
            ExitCode.Done("registered, and recorded in the audit log"))
    {
        Add(_machine);
        Add(_scopes);
        Add(_purpose);
        Add(_days);
        Add(_key);
    }

    /// <summary>Makes a key, registers it, and only then leaves the private half in its file.</summary>
    public static async Task RegisterAsync(
        Call call, string path, string file, Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        using var service = RemoteService.OfSaved();
        using var key = new MachineKey();
        using var secret = new NewFile(file);
        key.WritePrivate(secret);
        var made = await service.PostAsync(
            path,
            json =>
            {
                write(json);
                key.WritePublic(json);
            },
            ct);
        secret.Publish();
        call.Terminal.Facts(
            ("credential", RemoteText.Of(made, "credential")),
            ("machine", RemoteText.Of(made, "principal")),
            ("scopes", RemoteText.Of(made, "scopes")),
            ("until", RemoteText.TimeOf(made, "ends")),
            ("private key", file));
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        await RegisterAsync(call, "/v1/credentials", call.Get(_key)!, json => Write(call, json), ct);
        return Outcome.Done;
    }

    private void Write(Call call, Utf8JsonWriter json)
    {
        json.WriteString("principal"u8, call.Get(_machine));
        json.WriteStartArray("scopes"u8);
        foreach (var scope in call.Get(_scopes) ?? [])
        {
            json.WriteStringValue(scope);
        }

        json.WriteEndArray();
        json.WriteNumber("days"u8, call.Get(_days));
        if (call.Get(_purpose) is { } purpose)
        {
            json.WriteString("purpose"u8, purpose);
        }
    }
}
