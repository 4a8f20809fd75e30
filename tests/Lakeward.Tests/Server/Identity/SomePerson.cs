// Somebody at a browser: keeps cookies and repeats what pages repeat.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lakeward.Server.Identity;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

/// <summary>A person with a browser of their own.</summary>
internal sealed class SomePerson : IDisposable
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly SomeService _service;
    private readonly HttpClient _client;
    private readonly SocketsHttpHandler _handler;

    public SomePerson(SomeService service, string name)
    {
        (_service, Name) = (service, name);
        _handler = new SocketsHttpHandler { CookieContainer = Cookies };
        _handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null
            && shown.GetRawCertData().AsSpan().SequenceEqual(service.Certificate.RawData);
        _client = new HttpClient(_handler)
        {
            BaseAddress = new Uri($"https://localhost:{service.Host.Address.Port}"),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public string Name { get; }

    /// <summary>The browser's cookies.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>What its pages repeat; empty for pages of others.</summary>
    public string Antiforgery { get; set; } = "";

    /// <summary>A bearer token instead of a cookie.</summary>
    public string? Bearer { get; set; }

    /// <summary>The secret of its authenticator.</summary>
    public byte[] Authenticator { get; private set; } = [];

    /// <summary>The codes that were shown once.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>The secret in the session's cookie.</summary>
    public string Cookie
    {
        get => Cookies.GetCookies(_client.BaseAddress!)["__Host-lakeward"]?.Value ?? "";
        set => Cookies.Add(_client.BaseAddress!, new Cookie("__Host-lakeward", value, "/") { Secure = true });
    }

    /// <summary>The code that the authenticator shows.</summary>
    public string Code => TimeCode.At(_service.Clock.GetUtcNow(), Authenticator);

    public async Task SetUpAsync(string code) => Take(await PostAsync(
        "/v1/setup", new { code, account = Name, password = SomeService.Password }));

    public async Task EnrolAsync(string code, string password = SomeService.Password) => Take(await PostAsync(
        "/v1/enrol", new { code, account = Name, password }));

    public Task<SomeAnswer> BeginAsync(string password = SomeService.Password) =>
        SendAsync(HttpMethod.Post, "/v1/session", new { account = Name, password });

    /// <summary>Signs in with password and code.</summary>
    public async Task SignInAsync(string password = SomeService.Password)
    {
        Take(await BeginAsync(password));

        // A code is taken once; the next comes half a minute later.
        _service.Clock.By += TimeSpan.FromSeconds(30);
        Take(await PostAsync("/v1/session/code", new { code = Code }));
    }

    /// <summary>Enrols time-based codes.</summary>
    public async Task EnrolCodesAsync()
    {
        var begun = await PostAsync("/v1/factors/codes/begin", new { });
        Authenticator = OfBase32(begun.Text("secret"));
        var enrolled = await PostAsync("/v1/factors/codes", new { code = Code });
        RecoveryCodes = [.. enrolled.Root.GetProperty("recoveryCodes").EnumerateArray()
            .Select(each => each.GetString()!)];
        if (enrolled.Root.GetProperty("session") is { ValueKind: JsonValueKind.Object } session)
        {
            Antiforgery = session.GetProperty("antiforgery").GetString()!;
        }
    }

    /// <summary>Asks a question.</summary>
    public Task<SomeAnswer> AskAsync(string sql, string? purpose = "HOPERAT") =>
        SendAsync(HttpMethod.Post, "/v1/query", new { sql, purpose });

    /// <summary>Posts what is answered.</summary>
    public async Task<SomeAnswer> PostAsync(string path, object body)
    {
        var answer = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(answer.Status is 200 or 204, $"{path}: {answer.Status} {answer.Body}");
        return answer;
    }

    public Task<SomeAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends a request as the browser would.</summary>
    public async Task<SomeAnswer> SendAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await OpenAsync(method, path, body is null ? null : JsonContent(body), headers);
        var text = await response.Content.ReadAsStringAsync();
        return new SomeAnswer(
            (int)response.StatusCode, text, $"{response.Headers}{response.Content.Headers}");
    }

    /// <summary>Sends a request and returns as soon as the head of the answer is here.</summary>
    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (Antiforgery.Length > 0)
        {
            request.Headers.Add("Lakeward-Antiforgery", Antiforgery);
        }

        if (method != HttpMethod.Get && !headers.Any(header => header.Name == "Origin"))
        {
            // As browsers do with whatever changes something.
            request.Headers.Add("Origin", _client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        }

        if (Bearer is { } bearer)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static StringContent JsonContent(object body) =>
        new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>Takes over the session that an answer speaks of.</summary>
    public void Take(SomeAnswer answer)
    {
        Assert.True(answer.Status == 200, answer.Body);
        Antiforgery = answer.Text("antiforgery");
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    /// <summary>The bytes of a secret as people type it.</summary>
    public static byte[] OfBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString(
            Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(each => Convert.ToByte(new string(each), 2))];
    }
}
