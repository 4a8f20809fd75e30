// Many machines send to a real service at once, while its processes and its database may be killed.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Lakeward.Audit;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Wire;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// A lake, its senders, and the service that stands between: one process, or with a PostgreSQL two, of which
/// one takes uploads and the other loads them.
/// </summary>
internal sealed class CrowdDrill : IAsyncDisposable
{
    private const int RowsPerFile = 12;
    private const int CommandEvery = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly string _files = Directory.CreateTempSubdirectory("lakeward-crowd-").FullName;
    private readonly int _seed;
    private readonly int _port = FreePort();
    private readonly List<KeptCommand> _processes = [];

    private CrowdDrill(WatchedLake lake, DrillPostgres? postgres, int seed) =>
        (Lake, Postgres, _seed) = (lake, postgres, seed);

    /// <summary>The lake.</summary>
    public WatchedLake Lake { get; }

    /// <summary>The control database, or null where it is SQLite.</summary>
    public DrillPostgres? Postgres { get; }

    /// <summary>The machines.</summary>
    public List<CrowdSender> Senders { get; } = [];

    /// <summary>The processes of the service.</summary>
    public IReadOnlyList<KeptCommand> Processes => _processes;

    /// <summary>Makes the lake, its senders with their files, and registers their keys.</summary>
    public static async Task<CrowdDrill> CreateAsync(
        int senders, int files, int seed, DrillPostgres? postgres)
    {
        var names = Enumerable.Range(0, senders).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"sender-{number:000}")).ToList();
        var lake = await WatchedLake.CreateAsync(seed, senders: names);
        var drill = new CrowdDrill(lake, postgres, seed);
        drill.Senders.AddRange(names.Select(name => new CrowdSender(
            name, drill._files, [.. Enumerable.Range(0, files).Select(_ => lake.NewBatch(RowsPerFile))])));
        drill.WriteFiles();
        using var door = await drill.OpenControlAsync();
        await using var database = door.CreateDbContext();
        database.AddRange(drill.Senders.Select(sender => sender.NewCredential(DateTimeOffset.UtcNow)));
        await database.SaveChangesAsync();
        return drill;
    }

    /// <summary>Starts the service and returns when it takes requests.</summary>
    public async Task StartAsync()
    {
        var edge = Postgres is null ? Array.Empty<string>() : ["--no-load"];
        _processes.Add(new KeptCommand(() => Serve(_port, edge)));
        if (Postgres is not null)
        {
            var other = FreePort();
            _processes.Add(new KeptCommand(() => Serve(other, [])));
        }

        foreach (var process in _processes)
        {
            await process.ReadyAsync();
        }
    }

    /// <summary>Lets all send at once; some of them as processes of the command.</summary>
    public Task SendAsync() => Task.WhenAll(Senders.Select((sender, number) => Task.Run(
        () => number % CommandEvery == 0
            ? sender.RunAsync($"https://localhost:{_port}", At("cert.pem"))
            : sender.SendAsync($"https://localhost:{_port}", At("cert.pem")))));

    /// <summary>Returns when all that was sent is loaded.</summary>
    public async Task LoadedAsync()
    {
        var (clock, count) = (Stopwatch.StartNew(), Senders.Sum(sender => sender.Batches.Count));
        while (true)
        {
            using var door = await OpenControlAsync();
            await using var database = door.CreateDbContext();
            var states = await database.Set<QueuedDelivery>().AsNoTracking()
                .GroupBy(row => row.State).Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync();
            if (states is [{ Key: QueuedState.Loaded } all] && all.Count == count)
            {
                return;
            }

            Assert.True(
                clock.Elapsed < Patience,
                string.Join(", ", states.Select(group => $"{group.Key} {group.Count}")));
            await Task.Delay(100);
        }
    }

    /// <summary>Stops the service; nothing is lost, nothing doubled, and all of it is proved.</summary>
    public async Task CheckAsync()
    {
        await StopAsync();
        var context = $"seed {_seed}";
        var key = VerificationKey.Parse((await File.ReadAllTextAsync(
            LakeFolder.Open(Lake.Root).AuditKey)).Trim());
        var count = 0;
        var sent = Senders.SelectMany(sender => sender.Batches.Select(batch => (sender, batch)));
        foreach (var (sender, batch) in sent)
        {
            var receipt = Receipt.Parse(await File.ReadAllBytesAsync(sender.ReceiptOf(batch)));
            receipt.Verify(key);
            Assert.Equal(sender.Name, receipt.Sender);
            Lake.Remember(receipt.DeliveryId, batch);
            count++;
        }

        using var open = await Lake.OpenAsync();
        Lake.RequireSound(open, context);
        Assert.Equal(count, (await Lake.WholeDeliveriesAsync(open, context)).Count);
        Assert.Equal(count, open.Deliveries().Count);
        var rows = await WatchedLake.AskAsync(open, "select count(*) as n from claims.patients");
        Assert.Equal(count * RowsPerFile, int.Parse(
            rows.Split('\n')[1].Trim('"', '\r'), CultureInfo.InvariantCulture));
        Assert.Empty(Directory.EnumerateFiles(open.Folder.Inbox, "*", SearchOption.AllDirectories));
        var verified = await Lake.RunAsync("audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Senders.ForEach(sender => sender.Dispose());
        Lake.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private async Task StopAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
    }

    private RunningCommand Serve(int port, IEnumerable<string> more) => Lake.Start(
    [
        "serve", "--http-listen", $"127.0.0.1:{port}", "--public-url", $"https://localhost:{_port}",
        "--tls-cert", At("cert.pem"), "--tls-key", At("key.pem"), .. ControlWords(), .. more,
    ]);

    private string[] ControlWords() => Postgres is null ? [] : ["--control", At("control.txt")];

    private Task<ControlDoor> OpenControlAsync()
    {
        var folder = LakeFolder.Open(Lake.Root);
        return ControlDoor.OpenAsync(
            Postgres is null ? ControlOptions.Beside(folder) : ControlOptions.Postgres(Postgres.Connection),
            folder.Settings.Id);
    }

    private void WriteFiles()
    {
        using var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        File.WriteAllText(At("cert.pem"), certificate.ExportCertificatePem());
        using var key = ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("control.txt"), Postgres?.Connection);
    }

    private string At(string name) => Path.Combine(_files, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
