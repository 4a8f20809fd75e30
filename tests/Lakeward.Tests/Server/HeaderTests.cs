// Every answer carries the headers that keep browsers from harm, that of a failure and of a file too.
using System.Net;
using System.Net.Http.Headers;
using Lakeward.Server.Service;
using Lakeward.Tests.Server.Identity;
using Lakeward.Web;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class HeaderTests(PeopledLake peopled) : IClassFixture<PeopledLake>
{
    private static readonly ServiceRoom Faulty = new(
        _ => { },
        _ => { },
        routes => routes.MapGet("/fault", (Func<string>)(() => throw new InvalidDataException("Ada Stone"))));

    private static readonly (string Method, string Path, int Status, bool IsPage)[] Requests =
    [
        ("GET", "/sign-in", 200, true),
        ("HEAD", "/v1/health", 405, false),
        ("GET", "/v1/health", 200, false),
        ("GET", "/v1/ready", 200, false),
        ("GET", "/", 302, true),
        ("GET", "/nowhere", 404, true),
        ("GET", "/.git/config", 404, true),
        ("GET", "/v1/nowhere", 404, false),
        ("GET", "/v1/accounts", 401, false),
        ("GET", "/v1/accounts?account=kim", 400, false),
        ("DELETE", "/v1/accounts", 405, false),
        ("TRACE", "/sign-in", 405, false),
        ("TRACE", "/nowhere", 404, false),
        ("POST", "/sign-in", 405, false),
        ("PUT", "/", 405, false),
        ("POST", "/v1/session", 415, false),
        ("GET", "/fault", 500, true),
        ("GET", "/console/0/none.js", 404, false),
    ];

    [Fact]
    public async Task An_answer_is_not_kept_guessed_at_framed_or_sent_on()
    {
        await using var service = await SomeService.CreateAsync(
            peopled, change: options => options with { Rooms = [ConsoleRoom.Make(), Faulty] });
        using var client = ClientOf(service);
        foreach (var (method, path, status, isPage) in Requests)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(status == (int)answer.StatusCode, $"{method} {path}: {answer.StatusCode} {text}");
            RequireProtected(answer);
            Assert.DoesNotContain("Ada Stone", text, StringComparison.Ordinal);
            Assert.Equal(isPage || text.Length == 0, !text.StartsWith('{'));
            if (status is 404 or 500 && isPage)
            {
                var id = status == 404 ? "LW-WEB-0105" : "LW-WEB-9999";
                Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
                Assert.Contains(id, text, StringComparison.Ordinal);
                Assert.Contains("<h1>", text, StringComparison.Ordinal);
            }
        }
    }

    private static void RequireProtected(HttpResponseMessage answer)
    {
        Assert.Equal("no-store", answer.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal(
            "max-age=31536000; includeSubDomains",
            answer.Headers.GetValues("Strict-Transport-Security").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_bundled_file_is_kept_by_its_hash_and_protected_like_the_rest()
    {
        await using var service = await SomeService.CreateAsync(
            peopled, change: options => options with { Rooms = [ConsoleRoom.Make()] });
        using var client = ClientOf(service);
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var start = page.IndexOf("/console/", StringComparison.Ordinal);
        var address = page[start..page.IndexOf('"', start)];
        using var file = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Contains(
            "immutable", file.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        foreach (var header in new[]
        {
            "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy",
            "Strict-Transport-Security", "Content-Security-Policy",
        })
        {
            Assert.Single(file.Headers.GetValues(header));
        }
    }

    [Fact]
    public async Task Password_fields_hide_what_is_typed_and_let_managers_fill_them()
    {
        await using var service = await SomeService.CreateAsync(
            peopled, change: options => options with { Rooms = [ConsoleRoom.Make()] });
        using var client = ClientOf(service);
        foreach (var path in new[] { "/sign-in", "/setup", "/enrol" })
        {
            var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
            var start = page.IndexOf("name=\"password\"", StringComparison.Ordinal);
            var field = page[page.LastIndexOf('<', start)..page.IndexOf('>', start)];
            Assert.Contains("type=\"password\"", field, StringComparison.Ordinal);
            Assert.Matches("autocomplete=\"(current|new)-password\"", field);
            Assert.DoesNotContain("paste", page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Strangers_are_slowed_down_by_their_address()
    {
        await using var service = await SomeService.CreateAsync(
            peopled, change: options => options with { MaxTokensPerMinute = 3 });
        using var client = ClientOf(service);
        var statuses = new List<int>();
        for (var turn = 0; turn < 5; turn++)
        {
            using var body = new StringContent("grant_type=none");
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");

            // What only an edge may say is nothing to the door for everybody.
            body.Headers.Add("Lakeward-Sender-Address", $"10.0.0.{turn}");
            body.Headers.Add("X-Forwarded-For", $"10.0.0.{turn}");
            using var answer = await client.PostAsync(new Uri("/v1/oauth/token", UriKind.Relative), body);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([400, 400, 400, 429, 429], statuses);
    }

    private static HttpClient ClientOf(SomeService service)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetRawCertData().AsSpan().SequenceEqual(service.Certificate.RawData) == true;
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{service.Host.Address.Port}"),
        };
    }
}
