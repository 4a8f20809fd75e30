// lakeward serve: opens the lake to tools that speak PostgreSQL's protocol.
using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Errors;
using Lakeward.Server.Wire;

namespace Lakeward.Cli.Verbs;

internal sealed class ServeVerb : Verb
{
    private readonly Option<string> _listen = new("--pg-listen")
    {
        Description = "Address and port for clients of PostgreSQL",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "127.0.0.1:5439",
    };

    private readonly Option<string?> _certificate = new("--tls-cert")
    {
        Description = "The server's certificate (chain) in PEM; without one, one is made for this run",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "The certificate's key in PEM, unencrypted",
        HelpName = "FILE",
    };

    public ServeVerb()
        : base(
            "serve",
            "Answers clients of PostgreSQL over TLS until it is told to stop.",
            ExitCode.Done("stopped on request"))
    {
        Add(_listen);
        Add(_certificate);
        Add(_key);
    }

    protected override async Task<Outcome> RunAsync(Call call, CancellationToken ct)
    {
        if (!IPEndPoint.TryParse(call.Get(_listen)!, out var listen))
        {
            throw CliErrors.Usage("--pg-listen takes an address and a port.", "lakeward serve");
        }

        using var certificate = CertificateOf(call);
        using var lake = await call.OpenLakeAsync();
        using (var server = WireServer.Start(lake,
            new WireOptions { Listen = listen, Certificate = certificate }))
        {
            call.Terminal.Plain($"ready: postgresql on {server.Address}");
            await call.Terminal.Output.FlushAsync(ct);
            await Stopped(ct);
        }

        return Outcome.Done;
    }

    private X509Certificate2 CertificateOf(Call call) => (call.Get(_certificate), call.Get(_key)) switch
    {
        (null, null) => ServerCertificate.SelfSigned(Call.Time),
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
