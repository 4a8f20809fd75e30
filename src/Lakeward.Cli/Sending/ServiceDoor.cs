// Speaks to the service for a sender: the drop's file, grants, uploads and receipts.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lakeward.Errors;
using Lakeward.Ingest;

namespace Lakeward.Cli.Sending;

/// <summary>
/// One service. Its certificate is checked against the system's roots, or against those of a file. What it
/// refuses comes out as its own id, message and hint; what breaks on the way as
/// <see cref="HttpRequestException"/>
/// or <see cref="BrokenAnswerException"/>, and may be tried again.
/// </summary>
internal sealed class ServiceDoor : IDisposable
{
    private const int MaxAnswerSizeBytes = 256 << 10;
    private const string Uploads = "/v1/uploads/";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpClient _client;
    private readonly Func<ServiceDoor, CancellationToken, Task<string>> _token;

    /// <param name="server">The service's address: https, and nothing behind the port.</param>
    /// <param name="token">Gives the access token; asked for each time, since tokens are short-lived.</param>
    /// <param name="roots">A PEM file with the roots to trust, or null for the system's.</param>
    /// <exception cref="LakeException">LW-CLI-0301, LW-CLI-0302.</exception>
    public ServiceDoor(
        string server, Func<ServiceDoor, CancellationToken, Task<string>> token, string? roots)
    {
        _token = token;
        Address = Uri.TryCreate(server, UriKind.Absolute, out var uri)
            && uri is { Scheme: "https", UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
                ? uri
                : throw CliErrors.NotAServer();
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.EnabledSslProtocols = Enum.Parse<SslProtocols>("Tls12, Tls13");
        if (roots is not null)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(roots);
        }

        _client = new HttpClient(handler)
        {
            BaseAddress = Address,
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswerSizeBytes,
        };
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The drop's public half.</summary>
    public async Task<DropFile> DropAsync(string drop, CancellationToken ct)
    {
        using var answer =
            await SendAsync(HttpMethod.Get, $"/v1/drops/{drop}", await _token(this, ct), null, [], ct);
        return DropFile.TryParse(await answer.Content.ReadAsByteArrayAsync(ct)) is { } file
            && file.Drop == drop
            ? file
            : throw new BrokenAnswerException();
    }

    /// <summary>Where machines ask for tokens.</summary>
    public Uri TokenAddress => new(Address, "/v1/oauth/token");

    /// <summary>Asks for a token with a form; the JSON of the answer.</summary>
    public async Task<byte[]> AskTokenAsync(Dictionary<string, string> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TokenAddress)
        {
            Content = new FormUrlEncodedContent(form),
        };
        using var answer = await _client.SendAsync(request, ct);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(ct)
            : throw await ServiceProblem.OfAsync(answer, isBegun: false, ct);
    }

    /// <summary>The token of a grant for one file.</summary>
    public async Task<string> GrantAsync(string drop, long sizeBytes, CancellationToken ct)
    {
        using var body = new StringContent(
            string.Create(CultureInfo.InvariantCulture, $$"""{"files":1,"bytes":{{sizeBytes}}}"""),
            Encoding.UTF8, "application/json");
        using var answer = await SendAsync(HttpMethod.Post, $"/v1/drops/{drop}/grants", await _token(this,
            ct), body, [], ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>
    /// Begins an upload, perhaps with its first bytes, or finds it again, and says where it stands.
    /// </summary>
    public async Task<(string Upload, long Offset)> BeginAsync(
        string grant, Announcement announcement, ReadOnlyMemory<byte> first, CancellationToken ct)
    {
        using var body = first.Length > 0 ? BodyOf(first) : null;
        using var answer = await SendAsync(
            HttpMethod.Post, "/v1/uploads", grant, body,
            [
                ("Upload-Length", Text(announcement.SizeBytes)),
                ("Upload-Metadata", $"announcement {Convert.ToBase64String(announcement.ToBytes())}"),
                .. body is null ? Array.Empty<(string, string)>() : [ChecksumOf(first)],
            ], ct);
        var upload = answer.Headers.Location?.ToString() ?? throw new BrokenAnswerException();
        return (upload, OffsetOf(answer));
    }

    /// <summary>Sends some bytes, with their checksum, and returns where the upload stands then.</summary>
    public async Task<long> ContinueAsync(
        string grant, string upload, long offset, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var body = BodyOf(bytes);
        using var answer = await SendAsync(
            HttpMethod.Patch, upload, grant, body,
            [
                ("Upload-Offset", Text(offset)),
                ChecksumOf(bytes),
            ], ct);
        return OffsetOf(answer);
    }

    /// <summary>The receipt of an upload, or null while there is none.</summary>
    public async Task<Receipt?> ReceiptAsync(string upload, CancellationToken ct)
    {
        try
        {
            using var answer =
                await SendAsync(HttpMethod.Get, $"{upload}/receipt", await _token(this, ct), null, [], ct);
            return Receipt.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        }
        catch (BrokenAnswerException notYet) when (notYet.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (CryptographicException)
        {
            throw CliErrors.NoRoots(Path.GetFileName(file));
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw CliErrors.NoRoots(Path.GetFileName(file));
    }

    private static ReadOnlyMemoryContent BodyOf(ReadOnlyMemory<byte> bytes)
    {
        var body = new ReadOnlyMemoryContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return body;
    }

    private static (string Name, string Value) ChecksumOf(ReadOnlyMemory<byte> bytes) =>
        ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData(bytes.Span))}");

    private static long OffsetOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Upload-Offset", out var values)
        && long.TryParse(values.Single(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new BrokenAnswerException();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string token,
        HttpContent? body,
        IEnumerable<(string Name, string Value)> headers,
        CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        var answer = await _client.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await ServiceProblem.OfAsync(answer, isBegun: path.StartsWith(Uploads,
                StringComparison.Ordinal), ct);
        }
    }
}
