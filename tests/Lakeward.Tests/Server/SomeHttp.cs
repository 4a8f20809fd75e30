// A lake behind the HTTP door, in this process.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Lakeward.Access;
using Lakeward.Server.Http;
using Lakeward.Server.Service;
using Lakeward.Server.Wire;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Server;

/// <summary>A lake with three patients, its server, and the short way to ask.</summary>
internal sealed class SomeHttp : IAsyncDisposable
{
    private readonly Dictionary<string, AccessToken> _tokens = [];
    private readonly HttpClient _client;

    private SomeHttp(SomeLake some, Lake lake, ServiceHost server, X509Certificate2 certificate)
    {
        (Some, Lake, Server, Certificate) = (some, lake, server, certificate);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = IsOurs;
        _client = new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{server.Address.Port}"),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>The lake's folder.</summary>
    public SomeLake Some { get; }

    /// <summary>The open lake.</summary>
    public Lake Lake { get; }

    /// <summary>The server.</summary>
    public ServiceHost Server { get; }

    /// <summary>What the server shows.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a lake with patients and serves it.</summary>
    /// <param name="change">Changes the server's options.</param>
    public static async Task<SomeHttp> CreateAsync(Func<HttpOptions, HttpOptions>? change = null)
    {
        var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        var lake = await some.OpenAsync();
        var certificate = ServerCertificate.SelfSigned(TimeProvider.System);
        var options = new HttpOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Certificate = certificate,
        };
        var service = new ServiceOptions { Http = change?.Invoke(options) ?? options };
        return new SomeHttp(
            some, lake, await ServiceHost.StartAsync(lake, service), certificate);
    }

    /// <summary>The text of a principal's token, the same each time.</summary>
    public async Task<string> TokenAsync(string principal = "kim")
    {
        if (!_tokens.TryGetValue(principal, out var token))
        {
            _tokens[principal] = token =
                await Lake.IssueTokenAsync(principal, "HOPERAT", TimeSpan.FromMinutes(10), "kim");
        }

        return token.Text;
    }

    /// <summary>Sends a body to the query and returns as soon as the head of the answer is here.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        HttpContent body, string? accept = null, string principal = "kim", string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", token ?? await TokenAsync(principal));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Asks a question.</summary>
    public Task<HttpResponseMessage> AskAsync(
        string sql, string? accept = null, string principal = "kim", params object?[] parameters) =>
        PostAsync(Json(JsonSerializer.Serialize(new { sql, parameters })), accept, principal);

    /// <summary>Asks a question that is answered, and returns the answer as text.</summary>
    public async Task<string> AnswerAsync(string sql, string accept, string principal = "kim")
    {
        using var response = await AskAsync(sql, accept, principal);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException(text);
    }

    /// <summary>Gets an address, with a token or without.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>The status of an answer and the id that its problem has.</summary>
    public static async Task<(int Status, string Id)> ProblemAsync(HttpResponseMessage response)
    {
        using (response)
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return ((int)response.StatusCode, problem.RootElement.GetProperty("id").GetString()!);
        }
    }

    /// <summary>JSON as a body.</summary>
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A connection with TLS on which a test writes what it wants.</summary>
    public async Task<SslStream> ConnectAsync()
    {
        var tcp = new TcpClient { ReceiveTimeout = 30_000 };
        await tcp.ConnectAsync(IPAddress.Loopback, Server.Address.Port);
        var secure = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, IsOurs);
        await secure.AuthenticateAsClientAsync("localhost");
        return secure;
    }

    /// <summary>Sends bytes as they are and returns all that comes until the server closes.</summary>
    public async Task<string> SendAsync(byte[] bytes)
    {
        await using var secure = await ConnectAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new MemoryStream();
        try
        {
            await secure.WriteAsync(bytes, patience.Token);
            await secure.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // It closed in the middle: what came counts.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>The kinds and outcomes of the events since an index, as <c>query/done</c>.</summary>
    public IReadOnlyList<string> EventsSince(long index) =>
        [.. Lake.Events(index, Lake.EventCount).Select(entry => $"{entry.Event.Kind}/{entry.Event.Outcome}")];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
        Lake.Dispose();
        Some.Dispose();
        Certificate.Dispose();
    }

    private bool IsOurs(
        object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(Certificate.RawData);
}
