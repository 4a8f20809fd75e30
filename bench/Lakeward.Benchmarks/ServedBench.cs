// The real service as a process of its own, and a client that trusts it.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lakeward.Server.Control;
using Lakeward.Server.Wire;

namespace Lakeward.Benchmarks;

/// <summary><c>lakeward serve</c> over a lake, with the control database in the lake's folder.</summary>
internal sealed class ServedBench : IDisposable
{
    private readonly Process _process;

    private ServedBench(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; }

    /// <summary>How long it took to start, in seconds.</summary>
    public double StartSeconds { get; private init; }

    /// <summary>Starts it, and returns when it takes requests.</summary>
    public static ServedBench Start(
        BenchmarkLake lake, (string Certificate, string Key) tls, params string[] more)
    {
        var (port, clock) = (FreePort(), Stopwatch.StartNew());
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Lakeward.Cli"),
            [
                "serve", "--lake", lake.Root, "--http-listen", $"127.0.0.1:{port}", "--tls-cert",
                tls.Certificate, "--tls-key", tls.Key, .. more,
            ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["LAKEWARD_KEY_FILE"] = lake.KeyFile;
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("ready: http", StringComparison.Ordinal))
            {
                return new ServedBench(process, port) { StartSeconds = clock.Elapsed.TotalSeconds };
            }
        }

        throw new InvalidOperationException("The service does not start.");
    }

    /// <summary>A client of whatever listens on a port and shows the certificate.</summary>
    public static HttpClient Client(int port, string certificate)
    {
        using var known = X509CertificateLoader.LoadCertificateFromFile(certificate);
        var expected = known.RawData;
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetRawCertData().AsSpan().SequenceEqual(expected) == true;
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}")),
        };
    }

    /// <summary>Writes a certificate and its key.</summary>
    public static (string Certificate, string Key) MakeCertificate(string folder)
    {
        var (file, keyFile) = (Path.Combine(folder, "tls.pem"), Path.Combine(folder, "tls.key"));
        using var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        using var key = ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }

    /// <summary>Puts rows into the control database.</summary>
    public static async Task AddAsync(BenchmarkLake lake, IEnumerable<object> rows)
    {
        var folder = LakeFolder.Open(lake.Root);
        using var door = await ControlDoor.OpenAsync(ControlOptions.Beside(folder), folder.Settings.Id);
        await using var database = door.CreateDbContext();
        database.AddRange(rows);
        await database.SaveChangesAsync();
    }

    /// <summary>What is kept of a secret.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
