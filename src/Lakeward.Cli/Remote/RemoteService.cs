// Talks to a service over TLS.
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lakeward.Errors;

namespace Lakeward.Cli.Remote;

/// <summary>
/// A service, known by the system's authorities, by given ones, or by the very certificate. A failure that it
/// tells comes out as its own id and hint.
/// </summary>
internal sealed class RemoteService : IDisposable
{
    private const int MaxAnswerSizeBytes = 4 << 20;
    private const int MaxIdLength = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _client;
    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="LakeException">LW-CLI-0203: the address is not one of HTTPS.</exception>
    public RemoteService(SavedSession session)
    {
        if (session.Server is not { IsAbsoluteUri: true, Scheme: "https", UserInfo: "" })
        {
            throw CliErrors.BadServer();
        }

        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.EnabledSslProtocols = Enum.Parse<SslProtocols>("Tls12, Tls13");
        if (session.Pin is { } pin)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null
                && CryptographicOperations.FixedTimeEquals(
                    SHA256.HashData(shown.GetRawCertData()), Convert.FromHexString(pin));
        }
        else if (session.Authority is { } authority)
        {
            _authorities.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = PolicyOf(_authorities);
        }

        _client = new HttpClient(handler)
        {
            BaseAddress = session.Server,
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswerSizeBytes,
        };
        if (session.Token.Length > 0)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", session.Token);
        }
    }

    /// <summary>The session that was kept, and its service.</summary>
    /// <exception cref="LakeException">LW-CLI-0201: nobody is signed in.</exception>
    public static RemoteService OfSaved() => new(SavedSession.Load());

    /// <summary>Gets an answer.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, path, null, ct);

    /// <summary>Sends a body of JSON.</summary>
    public Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return SendAsync(
            HttpMethod.Post, path,
            new StringContent(
                Encoding.UTF8.GetString(buffer.ToArray()), Encoding.UTF8, "application/json"), ct);
    }

    /// <summary>Sends a form; an answer whose <c>error</c> is one of these words comes out as it
    /// is.</summary>
    public Task<JsonElement> PostFormAsync(
        string path, IReadOnlyDictionary<string, string> form, CancellationToken ct,
        params IReadOnlyList<string> expected) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form), ct, expected);

    /// <summary>Asks to delete.</summary>
    public Task<JsonElement> DeleteAsync(string path, CancellationToken ct) =>
        SendAsync(HttpMethod.Delete, path, null, ct);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken ct,
        params IReadOnlyList<string> expected)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _client.SendAsync(request, ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            return response.IsSuccessStatusCode
                || (TextOf(document.RootElement, "error") is { } word && expected.Contains(word))
                ? document.RootElement.Clone()
                : throw FailureOf((int)response.StatusCode, document.RootElement);
        }
        catch (HttpRequestException)
        {
            throw CliErrors.ServiceUnreachable();
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            throw CliErrors.ServiceUnreachable();
        }
        catch (JsonException)
        {
            throw CliErrors.NotTheService();
        }
    }

    private static LakeException FailureOf(int status, JsonElement problem)
    {
        string? Text(string name) => TextOf(problem, name);
        return Text("id") is { Length: <= MaxIdLength } id && id.StartsWith("LW-", StringComparison.Ordinal)
            ? CliErrors.FromService(
                id, Text("detail") ?? Text("error_description") ?? "", Text("hint") ?? "", status)
            : CliErrors.NotTheService();
    }

    private static string? TextOf(JsonElement answer, string name) => answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetString()
        : null;

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
