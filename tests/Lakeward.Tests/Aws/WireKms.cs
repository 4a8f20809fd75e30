// A key management service on loopback that speaks AWS JSON 1.1 and keeps AES keys.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Tests.Aws;

/// <summary>
/// GenerateDataKey, Encrypt and Decrypt over HTTP, with the encryption context as additional data. A key
/// comes to be when its ARN is first used.
/// </summary>
internal sealed class WireKms : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _keys = [];

    public WireKms()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A status and error type to answer an action with instead; null to serve it.</summary>
    public Func<string, (int Status, string Type)?> Refuse { get; set; } = _ => null;

    /// <summary>Answers in the name of this key, where one is set.</summary>
    public string? AnswerAs { get; set; }

    /// <summary>The actions so far, each with its context as JSON.</summary>
    public List<(string Action, Dictionary<string, string> Context)> Calls { get; } = [];

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await ServeAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext exchange)
    {
        using var body = new MemoryStream();
        await exchange.Request.InputStream.CopyToAsync(body);
        var target = exchange.Request.Headers["X-Amz-Target"] ?? "";
        var signature = exchange.Request.Headers["Authorization"] ?? "";
        var (status, answer) = Answer(target["TrentService.".Length..], body.ToArray(), signature);
        exchange.Response.StatusCode = status;
        exchange.Response.ContentType = "application/x-amz-json-1.1";
        await exchange.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer));
        exchange.Response.Close();
    }

    private (int Status, Dictionary<string, string> Answer) Answer(
        string action, byte[] body, string authorization)
    {
        using var request = JsonDocument.Parse(body);
        var root = request.RootElement;
        var context = root.TryGetProperty("EncryptionContext", out var pairs)
            ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!)
            : [];
        Calls.Add((action, context));
        if (Refuse(action) is { } refusal)
        {
            return (refusal.Status, new() { ["__type"] = refusal.Type });
        }

        var arn = root.GetProperty("KeyId").GetString()!;
        if (!authorization.Contains($"/{arn.Split(':')[3]}/kms/aws4_request", StringComparison.Ordinal))
        {
            return (400, new() { ["__type"] = "InvalidSignatureException" });
        }

        var key = _keys.TryGetValue(arn, out var known)
            ? known : _keys[arn] = RandomNumberGenerator.GetBytes(32);
        var bound = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
            context.OrderBy(pair => pair.Key, StringComparer.Ordinal)));
        try
        {
            return (200, Do(action, root, key, bound, AnswerAs ?? arn));
        }
        catch (AuthenticationTagMismatchException)
        {
            return (400, new() { ["__type"] = "InvalidCiphertextException" });
        }
    }

    private static Dictionary<string, string> Do(
        string action, JsonElement request, byte[] key, byte[] bound, string arn)
    {
        using var gcm = new AesGcm(key, 16);
        var answer = new Dictionary<string, string> { ["KeyId"] = arn };
        if (action == "Decrypt")
        {
            var blob = request.GetProperty("CiphertextBlob").GetBytesFromBase64();
            var opened = new byte[blob.Length - 28];
            gcm.Decrypt(blob.AsSpan(0, 12), blob.AsSpan(28), blob.AsSpan(12, 16), opened, bound);
            answer["Plaintext"] = Convert.ToBase64String(opened);
            return answer;
        }

        var plain = action == "Encrypt"
            ? request.GetProperty("Plaintext").GetBytesFromBase64()
            : RandomNumberGenerator.GetBytes(request.GetProperty("NumberOfBytes").GetInt32());
        var sealedKey = new byte[28 + plain.Length];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(0, 12));
        gcm.Encrypt(
            sealedKey.AsSpan(0, 12), plain, sealedKey.AsSpan(28), sealedKey.AsSpan(12, 16), bound);
        answer["CiphertextBlob"] = Convert.ToBase64String(sealedKey);
        if (action != "Encrypt")
        {
            answer["Plaintext"] = Convert.ToBase64String(plain);
        }

        return answer;
    }
}
