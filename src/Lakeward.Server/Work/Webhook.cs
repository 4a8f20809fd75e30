// Where notices are posted, and the secret that signs them.
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Lakeward.Storage;

namespace Lakeward.Server.Work;

/// <summary>
/// A receiver of notices. Each is a POST of JSON with the header <c>Lakeward-Signature: t=SECONDS,v1=HEX</c>:
/// HMAC-SHA-256, under the secret, of the seconds (Unix time), a dot and the body.
/// </summary>
public sealed class Webhook : IDisposable
{
    private const int MaxFileSizeBytes = 4 << 10;
    private const int MinSecretLength = 32;
    private readonly byte[] _secret;
    private readonly HttpClient _client;

    /// <summary>Makes one.</summary>
    /// <param name="address">An address of https, or of http on this machine.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="patience">How long one try may take in all.</param>
    public Webhook(Uri address, string secret, TimeSpan patience)
    {
        Address = address;
        _secret = Encoding.UTF8.GetBytes(secret);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = patience,
        };
        _client = new HttpClient(handler) { Timeout = patience };
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Reads a file of two lines: the address, and the secret.</summary>
    /// <exception cref="Errors.LakeException">LW-WRK-0103.</exception>
    public static Webhook Read(string file)
    {
        var content = DurableFile.TryRead(file, MaxFileSizeBytes);
        var lines = content is null ? [] : Encoding.UTF8.GetString(content).Trim().Split('\n');
        return lines is [var address, { Length: >= MinSecretLength } secret]
            && Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
                ? new Webhook(uri, secret.Trim(), TimeSpan.FromSeconds(10))
                : throw WorkErrors.BadWebhook(file);
    }

    /// <summary>Posts a body once.</summary>
    /// <returns>Whether the receiver took it.</returns>
    public async Task<bool> PostAsync(byte[] body, DateTimeOffset now, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content =
            new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Lakeward-Signature", Sign(body, now));
        try
        {
            // The answer's body is not looked at: a receiver cannot make us read.
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private string Sign(byte[] body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, signed))}";
    }
}
