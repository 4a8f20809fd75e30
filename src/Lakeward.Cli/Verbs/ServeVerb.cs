// lakeward serve: opens the lake to tools that speak PostgreSQL's protocol or HTTP.
using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Access;
using Lakeward.Cli.Settings;
using Lakeward.Errors;
using Lakeward.Notices;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Service;
using Lakeward.Server.Wire;
using Lakeward.Server.Work;
using Lakeward.Server.Zones;
using Lakeward.Web;

namespace Lakeward.Cli.Verbs;

internal sealed class ServeVerb : Verb
{
    private const string UsualPostgres = "127.0.0.1:5439";
    private const string UsualHttp = "127.0.0.1:8443";
    private const string AnyPort = "127.0.0.1:0";

    private readonly Option<string?> _postgres = new("--pg-listen")
    {
        Description = $"Address and port for clients of PostgreSQL; {UsualPostgres} where no door is named",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string?> _http = new("--http-listen")
    {
        Description = $"Address and port of the console and for HTTP; {UsualHttp} where no door is named",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string?> _certificate = new("--tls-cert")
    {
        Description = "The server's certificate (chain) in PEM; without one, "
            + "one is made and kept in the lake's folder",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "The certificate's key in PEM, unencrypted",
        HelpName = "FILE",
    };

    private readonly Option<string?> _control = new("--control")
    {
        Description = "A file with the connection string of a PostgreSQL for the service's rows; "
            + $"else {ControlOptions.Variable}, else a file in the lake's folder",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noLoad = new("--no-load")
    {
        Description = "Take deliveries and leave their loading to other processes",
    };

    private readonly Option<string?> _webhook = new("--webhook")
    {
        Description = "A file of two lines, an address and a secret: where notices of deliveries are posted",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _notify = new("--notify")
    {
        Description = "A mail address that gets notices of deliveries; may stand several times",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _public = new("--public-url")
    {
        Description = "How the service is reached from outside, for example https://lake.example.org",
        HelpName = "URL",
    };

    private readonly Option<string?> _breached = new("--breached-passwords")
    {
        Description = "A list of breached passwords as Have I Been Pwned offers it, SHA-1 in order of hash",
        HelpName = "FILE",
    };

    private readonly ZoneFlags _zone = new();
    private readonly EdgeFlags _edge = new();

    public ServeVerb()
        : base(
            "serve",
            "Serves the console, and clients of PostgreSQL and HTTP, over TLS, until it is told to stop.",
            ExitCode.Done("stopped on request"))
    {
        Add(_postgres);
        Add(_http);
        Add(_certificate);
        Add(_key);
        Add(_control);
        Add(_noLoad);
        Add(_webhook);
        Add(_notify);
        Add(_public);
        Add(_breached);
        _zone.AddTo(this);
        foreach (var option in _edge.All)
        {
            Add(option);
        }
        Add(GlobalOptions.Clamd);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        var role = _zone.RoleOf(call);
        ZoneFlags.Refuse(call, role, Foreign(role));
        var http = AddressOf(call, _http);
        if (role == ZoneRole.Edge)
        {
            return await ServeEdgeAsync(call, http ?? IPEndPoint.Parse(UsualHttp), ct);
        }

        if (role == ZoneRole.Worker)
        {
            return await ServeWorkerAsync(call, http ?? IPEndPoint.Parse(AnyPort), ct);
        }

        var postgres = AddressOf(call, _postgres);
        if (role == ZoneRole.Vault)
        {
            http ??= IPEndPoint.Parse(UsualHttp);
        }

        if (http is null && postgres is null)
        {
            (http, postgres) = (IPEndPoint.Parse(UsualHttp), IPEndPoint.Parse(UsualPostgres));
        }

        using var lake = await call.OpenLakeAsync();
        using var certificate = CertificateOf(call, lake.Folder);
        using var wire = postgres is null ? null : WireServer.Start(
            lake, new WireOptions { Listen = postgres, Certificate = certificate });
        await using var door = http is null ? null : await ServiceHost.StartAsync(
            lake, OptionsOf(call, lake, http, certificate, role));
        if (wire is not null)
        {
            call.Terminal.Plain($"ready: postgresql on {wire.Address}");
        }

        if (door is not null)
        {
            call.Terminal.Plain($"ready: http on {door.Address}");
            if (door.ZoneAddress is { } edges)
            {
                call.Terminal.Plain($"ready: edges on {edges}");
            }

            await TellConsoleAsync(call, lake, door);
        }

        return await WaitAsync(call, ct);
    }

    private async Task<Outcome> ServeEdgeAsync(Call call, IPEndPoint listen, CancellationToken ct)
    {
        foreach (var option in new[] { GlobalOptions.Lake, GlobalOptions.KeyFile }
            .Where(one => call.Get(one) is not null))
        {
            throw ZoneNeeds.KeyNamed(option.Name);
        }

        var (certificateFile, keyFile) = (
            ZoneFlags.Required(call, _certificate, ZoneRole.Edge),
            ZoneFlags.Required(call, _key, ZoneRole.Edge));
        using var certificate = ServerCertificate.Read(certificateFile, keyFile);
        var control = ControlOptions.Named(call.Get(_control))
            ?? throw ZoneNeeds.Lacking(_control.Name, ZoneRole.Edge);
        var given = new[] { certificateFile, keyFile, call.Get(_control) }.OfType<string>();
        await using var edge = await _edge.StartAsync(call, _zone, listen, certificate, control, given);
        call.Terminal.Plain($"ready: edge on {edge.Address}");
        return await WaitAsync(call, ct);
    }

    private async Task<Outcome> ServeWorkerAsync(Call call, IPEndPoint listen, CancellationToken ct)
    {
        using var lake = await call.OpenLakeAsync();
        using var certificate = CertificateOf(call, lake.Folder);
        await using var worker = await ServiceHost.StartAsync(
            lake, OptionsOf(call, lake, listen, certificate, ZoneRole.Worker));
        call.Terminal.Plain($"ready: worker, health on {worker.Address}");
        return await WaitAsync(call, ct);
    }

    private static async Task<Outcome> WaitAsync(Call call, CancellationToken ct)
    {
        await call.Terminal.Output.FlushAsync(ct);
        await Stopped(ct);
        return Outcome.Done;
    }

    /// <summary>The options that a role does not take.</summary>
    private IEnumerable<Option> Foreign(ZoneRole role) => role switch
    {
        ZoneRole.Edge => [_postgres, _noLoad, _webhook, _notify, _public, _breached],
        ZoneRole.Vault => [_noLoad, .. _edge.All],
        ZoneRole.Worker => [_postgres, _noLoad, _public, _breached, .. _edge.All],
        _ => _edge.All,
    };

    private ServiceOptions OptionsOf(
        Call call, Lake lake, IPEndPoint listen, X509Certificate2 certificate, ZoneRole role) => new()
    {
        Role = role,
        Zone = role == ZoneRole.Vault ? _zone.ListenerOf(call) : null,
        EdgeAddress = _zone.EdgeAddressOf(call),
        Inbox = lake.Folder.Settings.Store is null
            ? null
            : lake.Folder.OpenInbox(call.Settings.ToLakeOptions()),
        Http = new HttpOptions { Listen = listen, Certificate = certificate },
        Control = ControlOf(call, lake, role),
        Rooms = [ConsoleRoom.Make()],
        Work = WorkOf(call),
        PublicAddress = PublicOf(call),
        BreachedPasswords = call.Get(_breached),
    };

    private ControlOptions ControlOf(Call call, Lake lake, ZoneRole role)
    {
        var control = ControlOptions.Choose(lake.Folder, call.Get(_control));
        if (role != ZoneRole.All)
        {
            control.RequireVerified();
        }

        return control;
    }

    private Uri? PublicOf(Call call) => call.Get(_public) is not { } text ? null
        : TryAddress(text) ?? throw CliErrors.Usage(
            "--public-url takes an address of HTTPS without a path.", "lakeward serve");

    /// <summary>An address of HTTPS without a path; null for any other text.</summary>
    internal static Uri? TryAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "https", PathAndQuery: "/", Fragment: "" } ? address : null;

    /// <summary>Where the console is, and what makes the first account where there is none.</summary>
    private static async Task TellConsoleAsync(Call call, Lake lake, ServiceHost door)
    {
        if (await door.NewSetupCodeAsync() is not { } code)
        {
            call.Terminal.Plain($"console: https://{door.Address}/");
            return;
        }

        if (lake.Manifest?.Principals.Values.Any(known => known.Kind == PrincipalKind.Person) != true)
        {
            call.Terminal.Plain("console: name a person under principals in lake.yaml, then: lakeward apply");
            return;
        }

        call.Terminal.Plain($"console: https://{door.Address}/setup");
        call.Terminal.Plain($"setup code: {code}   (makes the first account: once, within a day)");
    }

    private WorkOptions WorkOf(Call call)
    {
        var (mail, addresses) = (call.Settings.ToLakeOptions().Mail, call.Get(_notify) ?? []);
        return addresses.Length > 0 && (mail is null || !addresses.All(MailRelay.IsAddress))
            ? throw CliErrors.Usage(
                "--notify takes mail addresses, and needs a relay: LAKEWARD_MAIL_RELAY.", "lakeward serve")
            : new WorkOptions
            {
                Loads = !call.Get(_noLoad),
                Operator = call.Operator,
                Mail = mail,
                MailTo = addresses,
                Webhook = call.Get(_webhook) is { } file ? Webhook.Read(file) : null,
            };
    }

    private static IPEndPoint? AddressOf(Call call, Option<string?> option) => call.Get(option) switch
    {
        null => null,
        { } text when IPEndPoint.TryParse(text, out var address) => address,
        _ => throw CliErrors.Usage($"{option.Name} takes an address and a port.", "lakeward serve"),
    };

    private X509Certificate2 CertificateOf(Call call, LakeFolder folder) =>
        (call.Get(_certificate), call.Get(_key)) switch
    {
        (null, null) => ServerCertificate.Kept(Path.Combine(folder.Root, "tls"), Call.Time),
        ({ } certificate, { } key) => ServerCertificate.Read(certificate, key),
        _ => throw CliErrors.Usage("--tls-cert and --tls-key go together.", "lakeward serve"),
    };

    private static async Task Stopped(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = ct.Register(stopped.SetResult);
        await stopped.Task;
    }
}
