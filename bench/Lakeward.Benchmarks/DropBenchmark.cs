// How fast sealed files come in through the service, beside nginx that takes plain PUTs.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Lakeward.Ingest;
using Lakeward.Server.Identity;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>
/// The same bytes over TLS from one client in this process to both, one file after another or eight at once.
/// Ours takes each in pieces of 8 MiB with their checksums, as <c>lakeward send</c> gives them, flushes,
/// compares the whole with its announcement and queues it; nginx writes a file. Nothing is loaded meanwhile,
/// and both are warm.
/// </summary>
internal static class DropBenchmark
{
    private const double Aim = 0.5;
    private const int Many = 8;
    private const int WarmUps = 192;
    private const int PieceSizeBytes = 8 << 20;
    private const string Token = "lwm_bench";

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var nginx = NginxServer.Version() ?? throw new InvalidOperationException("nginx is not installed.");
        var lake = await BenchmarkLake.CreateAsync(options.Place);
        var tls = ServedBench.MakeCertificate(options.Place);
        await ServedBench.AddAsync(lake, SignIn());
        using var served = ServedBench.Start(lake, tls, "--no-load");
        using var peer = NginxServer.Start(options.Place, tls);
        using var ours = ServedBench.Client(served.Port, tls.Certificate);
        using var theirs = ServedBench.Client(peer.Port, tls.Certificate);
        var table = new ResultTable("Uploads of sealed files over TLS", nginx);
        (int, int)[] shapes = [(1 << 20, options.Size(64, 16)), (64 << 20, options.Size(8, 2))];
        foreach (var (size, count) in shapes)
        {
            var (sealedFile, announcement, sealing) = await SealAsync(options.Place, lake, size);
            if (size == shapes[0].Item1)
            {
                // A service runs for weeks: what it compiles at first is no part of its speed.
                Ours(ours, lake, sealedFile, announcement, options.Size(WarmUps, Many), Many);
                Theirs(theirs, peer, sealedFile, options.Size(WarmUps, Many), Many);
            }

            foreach (var atOnce in new[] { 1, Many })
            {
                var seconds = Rounds.Interleave(
                    options.Rounds,
                    () => Ours(ours, lake, sealedFile, announcement, count, atOnce),
                    () => Theirs(theirs, peer, sealedFile, count, atOnce));
                var bytes = (double)sealedFile.Length * count;
                table.AtLeast(
                    Aim, $"{size >> 20} MiB, {(atOnce == 1 ? "one after another" : $"{atOnce} at once")}",
                    Figure.Speed(bytes / seconds[0]), Figure.Speed(bytes / seconds[1]));
            }

            var sealedSpeed = Figure.Speed(size / sealing).Text;
            table.Alone($"{size >> 20} MiB, sealing on the client's side", sealedSpeed);
        }

        table.Remark("The client, which encrypts for TLS and makes checksums for ours, shares the "
            + "processors with both. What nginx has answered is not on the disk yet.");
        Directory.Delete(lake.Root, recursive: true);
        return table;
    }

    private static IEnumerable<object> SignIn()
    {
        var ends = DateTimeOffset.UtcNow.AddDays(1);
        yield return new Credential
        {
            Id = "bench", Principal = "mercy", Key = "{}", Thumbprint = "bench", Scopes = "drop:claims",
            Created = DateTimeOffset.UtcNow, Ends = ends,
        };
        yield return new MachineToken
        {
            Id = "bench", CredentialId = "bench", Principal = "mercy", Scopes = "drop:claims", Ends = ends,
            SecretHash = ServedBench.Hash(Token),
        };
    }

    /// <summary>Seals random content once; copies of it differ in their ids alone.</summary>
    private static async Task<(byte[] Sealed, Announcement Announcement, double Seconds)> SealAsync(
        string place, BenchmarkLake lake, int size)
    {
        var spool = ObjectDirectory.Create(Path.Combine(place, $"spool-{size}"));
        var door = DropFile.Read(Path.Combine(lake.Root, "drops", "claims.json"));
        var content = RandomNumberGenerator.GetBytes(size);
        var seconds = new List<double>();
        Announcement announcement = null!;
        for (var round = 0; round < 5; round++)
        {
            var clock = Stopwatch.StartNew();
            using var stream = new MemoryStream(content);
            var sender = new Sender(door, spool, TimeProvider.System);
            announcement = await sender.SendAsync("a.csv", stream, "mercy");
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        var bytes = spool.ReadAll(ObjectName.Of($"{announcement.Id}.sealed"), 1 << 30);
        Directory.Delete(spool.Root, recursive: true);
        return (bytes, announcement, Rounds.Median(seconds));
    }

    private static double Ours(
        HttpClient client, BenchmarkLake lake, byte[] content, Announcement announcement, int count,
        int atOnce)
    {
        var clock = Stopwatch.StartNew();
        var grant = GrantAsync(client, count, (long)content.Length * count).GetAwaiter().GetResult();
        var seconds = clock.Elapsed.TotalSeconds + Times(count, atOnce, async _ =>
        {
            var own = announcement with { Id = Guid.CreateVersion7().ToString("n") };
            await UploadAsync(client, grant, content, own);
        });
        foreach (var file in Directory.EnumerateFiles(Path.Combine(lake.Root, "inbox"), "*.*"))
        {
            File.Delete(file);
        }

        return seconds;
    }

    private static double Theirs(HttpClient client, NginxServer peer, byte[] content, int count, int atOnce)
    {
        var seconds = Times(count, atOnce, async number =>
        {
            using var body = new ByteArrayContent(content);
            using var answer = await client.PutAsync(
                new Uri($"/{Text(number)}.sealed", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        });
        foreach (var file in Directory.EnumerateFiles(peer.Folder))
        {
            File.Delete(file);
        }

        return seconds;
    }

    private static double Times(int count, int atOnce, Func<int, Task> act)
    {
        var clock = Stopwatch.StartNew();
        Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (number, _) => await act(number)).GetAwaiter().GetResult();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<string> GrantAsync(HttpClient client, int files, long bytes)
    {
        using var terms = new StringContent(
            string.Create(CultureInfo.InvariantCulture, $$"""{"files":{{files}},"bytes":{{bytes}}}"""));
        using var granted = await SendAsync(
            client, HttpMethod.Post, "/v1/drops/claims/grants", Token, terms);
        using var json = JsonDocument.Parse(await granted.Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    private static async Task UploadAsync(
        HttpClient client, string grant, byte[] content, Announcement announcement)
    {
        var (offset, upload) = (0, "/v1/uploads");
        while (offset < content.Length)
        {
            var piece = content.AsMemory(offset, Math.Min(PieceSizeBytes, content.Length - offset));
            using var body = new ReadOnlyMemoryContent(piece);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            var hash = Convert.ToBase64String(SHA256.HashData(piece.Span));
            var checksum = ("Upload-Checksum", $"sha256 {hash}");
            using var answer = offset > 0
                ? await SendAsync(
                    client, HttpMethod.Patch, upload, grant, body, checksum, ("Upload-Offset", Text(offset)))
                : await SendAsync(
                    client, HttpMethod.Post, upload, grant, body, checksum,
                    ("Upload-Length", Text(content.Length)),
                    ("Upload-Metadata", $"announcement {Convert.ToBase64String(announcement.ToBytes())}"));
            (upload, offset) = (answer.Headers.Location?.ToString() ?? upload, offset + piece.Length);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, string token, HttpContent? body,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var answer = await client.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }
}
