// Edge, vault and worker as processes of their own: files arrive, also when one of them is killed.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Lakeward.Server.Wire;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ZoneServeTests : IDisposable
{
    private const int Files = 8;
    private const int RowsPerFile = 40;
    private const string Token = "lwm_zoned";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _place = Directory.CreateTempSubdirectory("lakeward-zones-").FullName;
    private readonly List<RunningCommand> _running = [];

    public void Dispose()
    {
        _running.ForEach(run => run.Dispose());
        Directory.Delete(_place, recursive: true);
    }

    [Fact]
    public async Task Files_go_through_an_edge_that_is_killed_and_an_edge_beside_a_key_does_not_start()
    {
        using var lake = await WatchedLake.CreateAsync(CrashPlan.SeedOf(11));
        await PrepareAsync(lake);
        var (edgePort, vaultPort) = (FreePort(), FreePort());
        var vault = Start(lake.Start(
            "serve", "--role", "vault", "--http-listen", "127.0.0.1:0", "--zone-listen",
            $"127.0.0.1:{vaultPort}", "--control", At("control.txt"), "--zone-ca", At("zone/zone-ca.pem"),
            "--zone-cert", At("zone/vault.pem"), "--zone-key", At("zone/vault.key"),
            "--edge-url", $"https://localhost:{edgePort}"));
        await ToldAsync(vault, "ready: edges");
        var worker = Start(lake.Start("serve", "--role", "worker", "--control", At("control.txt")));
        var edge = StartEdge(edgePort, vaultPort);
        await ToldAsync(edge, "ready: edge");
        await ToldAsync(worker, "ready: worker");

        var batches = Enumerable.Range(0, Files).Select(_ => lake.NewBatch(RowsPerFile)).ToList();
        batches.ForEach(batch => File.WriteAllBytes(At($"batch-{batch.Number}.csv"), batch.Content));
        using var sending = RunningCommand.Start(
            _place,
            [
                "send", .. batches.Select(batch => At($"batch-{batch.Number}.csv")), "--drop", "door",
                "--server", $"https://localhost:{edgePort}", "--token-file", At("token"), "--ca",
                At("cert.pem"),
            ]);
        await Task.WhenAny(sending.Exit, Task.Delay(1500));
        edge.Kill();
        await edge.EndAsync();
        await ToldAsync(StartEdge(edgePort, vaultPort), "ready: edge");
        var sent = await sending.EndAsync();
        Assert.True(sent.ExitCode == 0, sent.ToString());
        Assert.All(batches, batch => Assert.True(File.Exists(At($"batch-{batch.Number}.csv.receipt"))));

        await RequireRefusedAsync(edgePort, vaultPort, lake.Root, "LW-ZON-0101");
        await RequireRefusedAsync(edgePort, vaultPort, At("inbox"), "LW-ZON-0101", "--key-file", At("k"));
        await RequireRefusedAsync(edgePort, vaultPort, At("inbox"), "LW-ZON-0105", "--no-load");
    }

    /// <summary>Puts inbox and database outside of the lake's folder, and makes the certificates.</summary>
    private async Task PrepareAsync(WatchedLake lake)
    {
        Directory.Move(Path.Combine(lake.Root, "inbox"), At("inbox"));
        Directory.CreateSymbolicLink(Path.Combine(lake.Root, "inbox"), At("inbox"));
        var certified = await RunningCommand.RunAsync(
            _place, "zones", "certify", At("zone"), "edge", "vault", "--days", "2");
        Assert.True(certified.ExitCode == 0, certified.ToString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("zone/edge.key")));
        }

        await File.WriteAllTextAsync(At("control.txt"), $"Data Source={At("control.db")}");
        await File.WriteAllTextAsync(At("token"), Token);
        using var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(At("cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        using var door = await ControlDoor.OpenAsync(
            ControlOptions.InFile(At("control.db")), LakeFolder.Open(lake.Root).Settings.Id);
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

    private async Task RequireRefusedAsync(
        int edgePort, int vaultPort, string inbox, string id, params string[] more)
    {
        var refused = await RunningCommand.RunAsync(_place, [.. Edge(edgePort, vaultPort, inbox), .. more]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(id, refused.Error, StringComparison.Ordinal);
    }

    private RunningCommand StartEdge(int edgePort, int vaultPort) =>
        Start(RunningCommand.Start(_place, Edge(edgePort, vaultPort, At("inbox"))));

    private string[] Edge(int edgePort, int vaultPort, string inbox) =>
    [
        "serve", "--role", "edge", "--http-listen", $"127.0.0.1:{edgePort}", "--tls-cert", At("cert.pem"),
        "--tls-key", At("key.pem"), "--control", At("control.txt"), "--inbox", inbox, "--vault",
        $"https://localhost:{vaultPort}", "--zone-ca", At("zone/zone-ca.pem"), "--zone-cert",
        At("zone/edge.pem"), "--zone-key", At("zone/edge.key"),
    ];

    private RunningCommand Start(RunningCommand run)
    {
        _running.Add(run);
        return run;
    }

    private static async Task ToldAsync(RunningCommand run, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!run.OutputSoFar.Contains(what, StringComparison.Ordinal))
        {
            Assert.True(
                clock.Elapsed < Patience && !run.Exit.IsCompleted,
                run.Exit.IsCompleted ? (await run.EndAsync()).ToString() : $"no '{what}' in time");
            await Task.Delay(20);
        }
    }

    private string At(string name) => Path.Combine(_place, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
