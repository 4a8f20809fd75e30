// A lake with two drops behind the service, in this process, and the short way to upload.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Http;
using Lakeward.Server.Identity;
using Lakeward.Server.Service;
using Lakeward.Server.Wire;
using Lakeward.Server.Work;
using Lakeward.Storage;
using Lakeward.Tests.Ground;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lakeward.Tests.Server.Drops;

/// <summary>Two drops with a sender each, tokens for both, and a service that answers over TLS.</summary>
internal sealed class SomeDrops : IAsyncDisposable
{
    /// <summary>The sender of <c>door</c>.</summary>
    public const string Mercy = "lwm_mercy";

    /// <summary>The sender of <c>gate</c>.</summary>
    public const string Other = "lwm_other";

    /// <summary>An operator.</summary>
    public const string Kim = "lws_kim";

    /// <summary>An analyst.</summary>
    public const string Ana = "lws_ana";

    private readonly string _spool = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    private SomeDrops(
        SomeLake some, Lake lake, ServiceHost host, X509Certificate2 certificate, Zones.BesideVault? beside)
    {
        (Some, Lake, Host, Certificate, Beside) = (some, lake, host, certificate, beside);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetRawCertData().AsSpan().SequenceEqual(certificate.RawData) == true;
        Client = new HttpClient(handler) { BaseAddress = Address };
    }

    /// <summary>Where senders go: the service, or an edge before it.</summary>
    public Uri Address => new($"https://localhost:{(Beside?.Edge.Address ?? Host.Address).Port}");

    /// <summary>The other processes of the service, where it is in parts.</summary>
    public Zones.BesideVault? Beside { get; }

    public SomeLake Some { get; }

    public Lake Lake { get; }

    public ServiceHost Host { get; }

    public X509Certificate2 Certificate { get; }

    public HttpClient Client { get; }

    /// <summary>The place of uploads and deliveries.</summary>
    public string Inbox => Lake.Folder.Inbox;

    public static string Manifest { get; } = SomeLake.Manifest
        .Replace("roles:\n", """
              gate:
                dataset: claims
                table: patients
                accepts: [delimited]
                senders: [other]
            roles:

            """, StringComparison.Ordinal)
        .Replace("  mercy: {kind: machine}", "  mercy: {kind: machine}\n  other: {kind: machine}",
            StringComparison.Ordinal);

    /// <summary>Makes the lake and serves it.</summary>
    public static async Task<SomeDrops> CreateAsync(
        Func<ServiceOptions, ServiceOptions>? change = null, TimeProvider? time = null, string? manifest =
            null)
    {
        var some = await SomeLake.CreateAsync(
            manifest ?? Manifest, new LakeOptions { Time = time ?? TimeProvider.System });
        return await ServeAsync(some, change, time);
    }

    /// <summary>Serves a lake.</summary>
    public static async Task<SomeDrops> ServeAsync(
        SomeLake some,
        Func<ServiceOptions, ServiceOptions>? change = null,
        TimeProvider? time = null,
        Func<ServiceHost, ServiceOptions, Task<Zones.BesideVault>>? beside = null)
    {
        var lake = await some.OpenAsync();
        var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        var options = new ServiceOptions
        {
            Http = new HttpOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Certificate = certificate,
                Time = time ?? TimeProvider.System,
            },
            Work = new WorkOptions { Operator = "kim", FirstPause = TimeSpan.FromMilliseconds(50) },
        };
        options = change?.Invoke(options) ?? options;
        var host = await ServiceHost.StartAsync(lake, options);
        var drops = new SomeDrops(
            some, lake, host, certificate, beside is null ? null : await beside(host, options));
        await drops.SignInAsync();
        return drops;
    }

    /// <summary>A service of the host.</summary>
    public T Service<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    /// <summary>Seals a file as a sender does, without sending it.</summary>
    public async Task<SealedFile> SealAsync(
        string content, string drop = "door", string sender = "mercy", string name = "patients.csv")
    {
        var file = DropFile.Read(Lake.Folder.DropFile(drop));
        var spool = ObjectDirectory.Open(_spool);
        var sent = await new Sender(file, spool, TimeProvider.System)
            .SendAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), sender);
        return new SealedFile(
            sent,
            spool.ReadAll(ObjectName.Of($"{sent.Id}.sealed"), 64 << 20),
            Path.Combine(_spool, $"{sent.Id}.sealed"),
            Path.Combine(_spool, $"{sent.Id}.json"));
    }

    /// <summary>Sends a request with a bearer token.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? token, HttpContent? body =
            null, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        request.Headers.TryAddWithoutValidation("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>The token of a new grant.</summary>
    public async Task<string> GrantAsync(
        long files = 10, long bytes = 100 << 20, string drop = "door", string token = Mercy)
    {
        using var response = await SendAsync(
            "POST", $"/v1/drops/{drop}/grants", token,
                new StringContent($$"""{"files":{{files}},"bytes":{{bytes}}}"""));
        var text = await response.Content.ReadAsStringAsync();
        Xunit.Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>Begins an upload.</summary>
    public Task<HttpResponseMessage> BeginAsync(string grant, SealedFile file, byte[]? body = null,
        long? size = null) =>
        SendAsync(
            "POST", "/v1/uploads", grant, body is null ? null : Bytes(body),
            ("Upload-Length", Text(size ?? file.Content.Length)),
            ("Upload-Metadata", $"announcement {Convert.ToBase64String(file.Announcement.ToBytes())}"));

    /// <summary>Begins an upload that is taken, and returns its address.</summary>
    public async Task<string> BegunAsync(string grant, SealedFile file)
    {
        using var response = await BeginAsync(grant, file);
        Xunit.Assert.True(
            response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.ToString();
    }

    /// <summary>Continues an upload.</summary>
    public Task<HttpResponseMessage> PatchAsync(
        string grant, string upload, long offset, byte[] body, params (string, string)[] headers) =>
        SendAsync("PATCH", upload, grant, Bytes(body), [("Upload-Offset", Text(offset)), .. headers]);

    /// <summary>Where an upload stands.</summary>
    public async Task<long> OffsetAsync(string grant, string upload)
    {
        using var response = await SendAsync("HEAD", upload, grant);
        Xunit.Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>The receipt of an upload, when it is there.</summary>
    public async Task<Receipt> ReceiptAsync(string upload, string token = Mercy)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            using var response = await SendAsync("GET", $"{upload}/receipt", token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return Receipt.Parse(await response.Content.ReadAsByteArrayAsync());
            }

            var text = await response.Content.ReadAsStringAsync();
            Xunit.Assert.True(
                response.StatusCode == HttpStatusCode.NotFound && clock.Elapsed < TimeSpan.FromSeconds(30),
                    text);
            await Task.Delay(50);
        }
    }

    /// <summary>A delivery of the queue, once it is over.</summary>
    public async Task<QueuedDelivery> OverAsync(string delivery)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var row = await Service<DeliveryQueue>().FindAsync(delivery, default);
            if (row is { State: not (QueuedState.Announced or QueuedState.Received) })
            {
                return row;
            }

            Xunit.Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{row?.State} {row?.Issue}");
            await Task.Delay(50);
        }
    }

    public static ByteArrayContent Bytes(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await (Beside?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Host.DisposeAsync();
        Lake.Dispose();
        Some.Dispose();
        Directory.Delete(_spool, recursive: true);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task SignInAsync()
    {
        await using var database = await Service<IDbContextFactory<ControlDatabase>>().CreateDbContextAsync();
        if (await database.Set<Credential>().AnyAsync())
        {
            return;
        }

        var ends = DateTimeOffset.UtcNow.AddDays(30);
        foreach (var (name, token, scope) in new[] { ("mercy", Mercy, "drop:door"), ("other", Other,
            "drop:gate") })
        {
            database.Add(new Credential
            {
                Id = name, Principal = name, Key = "{}", Thumbprint = name, Scopes = scope,
                Created = DateTimeOffset.UtcNow, Ends = ends,
            });
            database.Add(new MachineToken
            {
                Id = name, SecretHash = Hash(token), CredentialId = name, Principal = name, Scopes = scope,
                    Ends = ends,
            });
        }

        foreach (var (name, token, role) in new[]
            { ("kim", Kim, ServiceRole.Operator), ("ana", Ana, ServiceRole.Analyst) })
        {
            var account = new Account
            {
                UserName = name, NormalizedUserName = name.ToUpperInvariant(), Role = role,
                Created = DateTimeOffset.UtcNow,
            };
            database.Add(account);
            database.Add(new Session
            {
                Id = name, SecretHash = Hash(token), AccountId = account.Id, Kind = SessionKind.Command,
                IsFull = true, Created = DateTimeOffset.UtcNow, Seen = DateTimeOffset.UtcNow, Ends = ends,
            });
        }

        await database.SaveChangesAsync();
    }
}
