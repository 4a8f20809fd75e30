// A service that is killed while it takes uploads and loads them loses nothing and doubles nothing.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Audit;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Lakeward.Server.Wire;
using Lakeward.Server.Work;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrashServeTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 10;
    private const int FilesPerKill = 4;
    private const int RowsPerFile = 40;
    private const int RowsPerLargeFile = 6000;
    private const string Token = "lwm_drill";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int _seed = CrashPlan.SeedOf(7);
    private readonly string _files = Directory.CreateTempSubdirectory("lakeward-drill-").FullName;

    public void Dispose() => Directory.Delete(_files, recursive: true);

    [Fact]
    public async Task A_killed_service_loses_no_delivery_doubles_none_and_every_receipt_verifies()
    {
        var (kills, random) = (CrashPlan.Times(Kills), new Random(_seed));
        using var lake = await WatchedLake.CreateAsync(_seed);
        await SignInAsync(lake);
        WriteCertificate();
        var port = FreePort();
        var batches = Enumerable.Range(0, kills * FilesPerKill)
            .Select(number => lake.NewBatch(number % FilesPerKill == 0 ? RowsPerLargeFile : RowsPerFile))
                .ToList();
        batches.ForEach(batch => File.WriteAllBytes(At($"batch-{batch.Number}.csv"), batch.Content));

        var first = Serve(lake, port);
        await ReadyAsync(first);
        using var sending = lake.Start(
        [
            "send", .. batches.Select(batch => At($"batch-{batch.Number}.csv")), "--drop", "door",
            "--server", $"https://localhost:{port}", "--token-file", At("token"), "--ca", At("cert.pem"),
        ]);
        var killed = 0;
        var clock = Stopwatch.StartNew();
        for (; killed < kills && !sending.Exit.IsCompleted; killed++)
        {
            using var server = killed == 0 ? first : Serve(lake, port);
            if (killed == 0 || random.Next(5) > 0)
            {
                await ReadyAsync(server);
            }

            await Task.WhenAny(sending.Exit, Task.Delay(random.Next(0, 1500)));
            server.Kill();
            await server.EndAsync();
        }

        var last = Serve(lake, port);
        var sent = await sending.EndAsync();
        Assert.True(sent.ExitCode == 0, $"seed {_seed}: {sent}");
        await AllOverAsync(lake, batches.Count);
        last.Kill();
        await last.EndAsync();
        last.Dispose();
        await CheckAsync(lake, batches);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {_seed}: {killed} kills, {batches.Count} files, in {clock.Elapsed.TotalSeconds:0} s"));
        Assert.InRange(killed, kills / 2, kills);
    }

    private async Task CheckAsync(WatchedLake lake, List<MarkedBatch> batches)
    {
        var context = $"seed {_seed}";
        using var open = await lake.OpenAsync();
        var key = VerificationKey.Parse(DropFile.Read(open.Folder.DropFile("door")).AuditKey);
        foreach (var batch in batches)
        {
            var receipt =
                Receipt.Parse(await File.ReadAllBytesAsync(At($"batch-{batch.Number}.csv.receipt")));
            receipt.Verify(key);
            lake.Remember(receipt.DeliveryId, batch);
        }

        lake.RequireSound(open, context);
        Assert.Equal(batches.Count, (await lake.WholeDeliveriesAsync(open, context)).Count);
        Assert.Equal(batches.Count, open.Deliveries().Count);
        Assert.Empty(Directory.EnumerateFiles(open.Folder.Inbox, "*.part", SearchOption.AllDirectories));
        var verified = await lake.RunAsync("audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    private RunningCommand Serve(WatchedLake lake, int port) => lake.Start(
        "serve", "--http-listen", $"127.0.0.1:{port}", "--tls-cert", At("cert.pem"), "--tls-key",
            At("key.pem"));

    private static async Task ReadyAsync(RunningCommand server)
    {
        var clock = Stopwatch.StartNew();
        while (!server.OutputSoFar.Contains("ready: http", StringComparison.Ordinal)
            && !server.Exit.IsCompleted)
        {
            Assert.True(clock.Elapsed < Patience, "the service does not start");
            await Task.Delay(10);
        }
    }

    private static async Task AllOverAsync(WatchedLake lake, int count)
    {
        var clock = Stopwatch.StartNew();
        using var door = await OpenControlAsync(lake);
        while (true)
        {
            await using var database = door.CreateDbContext();
            var states = await database.Set<QueuedDelivery>().AsNoTracking()
                .GroupBy(row => row.State).Select(group => new { group.Key, Count = group.Count() })
                    .ToListAsync();
            var loaded = states.SingleOrDefault(group => group.Key == QueuedState.Loaded)?.Count ?? 0;
            if (loaded == count)
            {
                return;
            }

            Assert.True(
                clock.Elapsed < Patience,
                string.Join(", ", states.Select(group => $"{group.Key} {group.Count}")));
            await Task.Delay(100);
        }
    }

    private async Task SignInAsync(WatchedLake lake)
    {
        await File.WriteAllTextAsync(At("token"), Token);
        using var door = await OpenControlAsync(lake);
        await using var database = door.CreateDbContext();
        var (now, ends) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        database.Add(new Credential
        {
            Id = "c", Principal = "mercy", Key = "{}", Thumbprint = "t", Scopes = "drop:door", Created = now,
                Ends = ends,
        });
        database.Add(new MachineToken
        {
            Id = "t", CredentialId = "c", Principal = "mercy", Scopes = "drop:door", Ends = ends,
            SecretHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token))),
        });
        await database.SaveChangesAsync();
    }

    private void WriteCertificate()
    {
        using var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        File.WriteAllText(At("cert.pem"), certificate.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions
            .GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static Task<ControlDoor> OpenControlAsync(WatchedLake lake)
    {
        var folder = LakeFolder.Open(lake.Root);
        return ControlDoor.OpenAsync(ControlOptions.Beside(folder), folder.Settings.Id);
    }

    private string At(string name) => Path.Combine(_files, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
