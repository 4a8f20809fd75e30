// A service with accounts, in this process, over TLS.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Service;
using Lakeward.Server.Wire;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Server.Identity;

/// <summary>A lake with patients, its service, a clock that moves, and people who sign in.</summary>
internal sealed class SomeService : IAsyncDisposable
{
    /// <summary>The password that everybody has until a test says otherwise.</summary>
    public const string Password = "a heron stands in the reeds";

    /// <summary>A manifest with three people and two machines.</summary>
    public static readonly string Manifest = SomeLake.Manifest.Replace(
        "  mercy: {kind: machine}",
        "  leo: {roles: [analyst]}\n  mercy: {kind: machine}\n  bot: {kind: machine, roles: [analyst]}",
        StringComparison.Ordinal);

    private SomeService(SomeLake some, Lake lake, ServiceHost host, X509Certificate2 certificate) =>
        (Some, Lake, Host, Certificate) = (some, lake, host, certificate);

    /// <summary>The lake's folder.</summary>
    public SomeLake Some { get; }

    /// <summary>The open lake.</summary>
    public Lake Lake { get; }

    /// <summary>The service.</summary>
    public ServiceHost Host { get; }

    /// <summary>What it shows.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its clock.</summary>
    public MovedClock Clock { get; private init; } = null!;

    /// <summary>Serves a copy of a lake.</summary>
    /// <param name="peopled">The lake.</param>
    /// <param name="control">Where its rows are; null for the lake's folder.</param>
    /// <param name="change">Changes the options.</param>
    public static Task<SomeService> CreateAsync(
        PeopledLake peopled,
        ControlOptions? control = null,
        Func<ServiceOptions, ServiceOptions>? change = null) => ServeAsync(peopled.Copy(), control, change);

    /// <summary>Serves a lake, which it then owns.</summary>
    public static async Task<SomeService> ServeAsync(
        SomeLake some, ControlOptions? control, Func<ServiceOptions, ServiceOptions>? change = null)
    {
        var lake = await some.OpenAsync();
        var clock = new MovedClock();
        var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        var options = new ServiceOptions
        {
            Http = new HttpOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0), Certificate = certificate, Time = clock,
            },
            Control = control,
            MaxStrangersPerMinute = 10_000,
        };
        var host = await ServiceHost.StartAsync(lake, change?.Invoke(options) ?? options);
        return new SomeService(some, lake, host, certificate) { Clock = clock };
    }

    /// <summary>Somebody at a browser, who has not signed in.</summary>
    public SomePerson Person(string name) => new(this, name);

    /// <summary>The administrator of a new service, signed in.</summary>
    public async Task<SomePerson> SetUpAsync(string name = "kim")
    {
        var person = Person(name);
        await person.SetUpAsync((await Host.NewSetupCodeAsync())!);
        await person.EnrolCodesAsync();
        return person;
    }

    /// <summary>Somebody whom the administrator has given an account, signed in.</summary>
    public async Task<SomePerson> AddAsync(SomePerson administrator, string name, string role = "Analyst")
    {
        var person = Person(name);
        var made = await administrator.PostAsync("/v1/accounts", new { account = name, role });
        await person.EnrolAsync(made.Text("code"));
        await person.EnrolCodesAsync();
        return person;
    }

    /// <summary>The kinds and outcomes of the events since an index.</summary>
    public IReadOnlyList<string> EventsSince(long index) =>
        [.. Lake.Events(index, Lake.EventCount).Select(entry => $"{entry.Event.Kind}/{entry.Event.Outcome}")];

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Lake.Dispose();
        Some.Dispose();
        Certificate.Dispose();
    }
}
