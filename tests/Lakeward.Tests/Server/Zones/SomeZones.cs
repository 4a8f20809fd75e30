// A service in three parts: vault, worker and edge, over one control database.
using System.Net;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Service;
using Lakeward.Server.Zones;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Drops;

namespace Lakeward.Tests.Server.Zones;

/// <summary>The parts; the inbox and the database lie outside of the lake's folder.</summary>
internal sealed class SomeZones : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    private SomeZones()
    {
    }

    /// <summary>The certificates of the zone.</summary>
    public ZoneFiles Files { get; } = new();

    /// <summary>The drops; senders reach them through the edge.</summary>
    public SomeDrops Drops { get; private set; } = null!;

    /// <summary>Where the vault listens for edges.</summary>
    public Uri VaultDoor => new($"https://localhost:{Drops.Host.ZoneAddress!.Port}");

    /// <summary>Starts the three parts.</summary>
    /// <param name="control">The database as the vault and the worker see it; null for a file.</param>
    /// <param name="beforeEdge">Prepares the database for the edge, and gives it as the edge sees it.</param>
    public static async Task<SomeZones> CreateAsync(
        ControlOptions? control = null, Func<Task<ControlOptions>>? beforeEdge = null)
    {
        var zones = new SomeZones();
        var some = await SomeLake.CreateAsync(SomeDrops.Manifest);
        var inbox = Path.Combine(zones._folder, "inbox");
        Directory.Move(Path.Combine(some.Root, "inbox"), inbox);
        Directory.CreateSymbolicLink(Path.Combine(some.Root, "inbox"), inbox);
        var shared = control ?? ControlOptions.InFile(Path.Combine(zones._folder, "control.db"));
        zones.Drops = await SomeDrops.ServeAsync(
            some,
            options => options with
            {
                Role = ZoneRole.Vault,
                Control = shared,
                Zone = new ZoneListener(
                    new IPEndPoint(IPAddress.Loopback, 0), zones.Files.Pass(ZoneRole.Vault)),
                Work = options.Work with { Loads = false },
            },
            beside: (vault, options) => zones.StartOthersAsync(some, vault, options, inbox, beforeEdge));
        return zones;
    }

    public async ValueTask DisposeAsync()
    {
        await Drops.DisposeAsync();
        Files.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<BesideVault> StartOthersAsync(
        SomeLake some,
        ServiceHost vault,
        ServiceOptions options,
        string inbox,
        Func<Task<ControlOptions>>? beforeEdge)
    {
        var lake = await some.OpenAsync();
        var worker = await ServiceHost.StartAsync(lake, options with
        {
            Role = ZoneRole.Worker, Zone = null, Work = options.Work with { Loads = true },
        });
        var edge = await EdgeHost.StartAsync(new EdgeOptions
        {
            Http = new HttpOptions { Listen = options.Http.Listen, Certificate = options.Http.Certificate },
            Control = beforeEdge is null ? options.Control! : await beforeEdge(),
            Parts = inbox,
            Vault = new Uri($"https://localhost:{vault.ZoneAddress!.Port}"),
            Pass = Files.Pass(ZoneRole.Edge),
            MaxStrangersPerMinute = 10_000,
        });
        return new BesideVault(lake, worker, edge);
    }
}
