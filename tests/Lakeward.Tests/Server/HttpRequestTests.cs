// What a request may be, and who may send it: tokens, bodies, forms, limits, and hostile bytes.
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class HttpRequestTests(OpenHttp open) : IClassFixture<OpenHttp>, IAsyncDisposable
{
    private const int Seed = 20_261_123;
    private const string Sql = "{\"sql\":\"select paid from claims.patients\"}";
    private readonly SomeHttp _http = open.Http;

    public async ValueTask DisposeAsync() =>
        // Whatever a test did, the next client is answered.
        Assert.Equal(4, (await _http.AnswerAsync("select paid from claims.patients", "text/csv"))
            .AsSpan().Count('\n'));

    [Fact]
    public async Task Every_wrong_token_gets_the_same_refusal_and_is_recorded()
    {
        var good = await _http.TokenAsync("ana");
        var before = _http.Lake.EventCount;
        var wrong = new[]
        {
            "Bearer", "Bearer x", $"Basic {good}", $"Bearer {good[..^1]}{(good[^1] == '0' ? '1' : '0')}",
            $"Bearer lw_{new string('0', 12)}_{good[16..]}", $"Bearer {good} {good}", $"Bearer {good}x",
        };
        using var none = await _http.GetAsync("/v1/tables");
        var expected = await none.Content.ReadAsStringAsync();
        Assert.Equal(401, (int)none.StatusCode);
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.Single().Scheme);
        foreach (var sent in wrong)
        {
            using var response = await _http.GetAsync("/v1/tables", sent);
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(Enumerable.Repeat("session.open/refused", wrong.Length), _http.EventsSince(before));
        using var right = await _http.GetAsync("/v1/tables", $"bearer {good}");
        Assert.Equal(200, (int)right.StatusCode);
        Assert.Equal("session.open/done", _http.EventsSince(before)[^1]);
    }

    [Fact]
    public async Task An_address_that_guesses_waits()
    {
        await using var http = await SomeHttp.CreateAsync();
        for (var guess = 0; guess < 10; guess++)
        {
            using var refused = await http.GetAsync("/v1/tables", $"Bearer guess{guess}");
            Assert.Equal(401, (int)refused.StatusCode);
        }

        using var waits = await http.GetAsync("/v1/tables", $"Bearer {await http.TokenAsync()}");
        Assert.Equal((429, "LW-WEB-0103"), await SomeHttp.ProblemAsync(waits));
    }

    [Fact]
    public async Task A_token_that_ended_opens_nothing_and_one_that_ends_cuts_the_answer()
    {
        var clock = new MovedClock();
        await using var http = await SomeHttp.CreateAsync(options => options with { Time = clock });
        clock.By = TimeSpan.FromMinutes(11);
        Assert.Equal((401, "LW-WEB-0115"), await SomeHttp.ProblemAsync(
            await http.AskAsync("select paid from claims.patients")));

        clock.By = TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(3);
        using var response = await http.AskAsync(
            "select repeat('z', 100) from claims.patients, range(100000000) a(x)", "text/csv", "ana");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
        });
    }

    [Theory]
    [InlineData("", "LW-WEB-0109")]
    [InlineData("[]", "LW-WEB-0109")]
    [InlineData("{}", "LW-WEB-0109")]
    [InlineData("{\"sql\":1}", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"select 1\",\"sql\":\"select 2\"}", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"select 1\",\"limit\":1}", "LW-WEB-0109")]
    [InlineData("{\"SQL\":\"select 1\"}", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"\\ud800\"}", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"select 1\"} x", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"select $1\",\"parameters\":{}}", "LW-WEB-0109")]
    [InlineData("{\"sql\":\"select $1\",\"parameters\":[[1]]}", "LW-WEB-0117")]
    [InlineData("{\"sql\":\"select $1\",\"parameters\":[1e999]}", "LW-WEB-0117")]
    [InlineData("{\"sql\":\"select $1\",\"parameters\":[[[[[[[[1]]]]]]]]}", "LW-WEB-0109")]
    public async Task A_body_that_is_no_question_is_named_and_not_repeated(string body, string id) =>
        Assert.Equal((400, id), await SomeHttp.ProblemAsync(await _http.PostAsync(SomeHttp.Json(body))));

    [Fact]
    public async Task A_statement_of_another_count_of_parameters_or_with_a_nul_fails()
    {
        foreach (var body in (string[])
        [
            "{\"sql\":\"select $1 from claims.patients\"}",
            "{\"sql\":\"select 1 from claims.patients\",\"parameters\":[1]}",
            "{\"sql\":\"select 1 from claims.patients \\u0000\"}",
            "{\"sql\":\"\"}",
        ])
        {
            var (status, id) = await SomeHttp.ProblemAsync(await _http.PostAsync(SomeHttp.Json(body)));
            Assert.True(status is 400 or 403 && id != "LW-WEB-9999", $"{body}: {status} {id}");
        }
    }

    [Fact]
    public async Task Another_purpose_than_the_tokens_is_refused()
    {
        const string Body = "{\"sql\":\"select paid from claims.patients\",\"purpose\":\"HPAYMT\"}";
        Assert.Equal((403, "LW-WEB-0104"), await SomeHttp.ProblemAsync(
            await _http.PostAsync(SomeHttp.Json(Body))));
        using var same = await _http.PostAsync(SomeHttp.Json(
            Body.Replace("HPAYMT", "HOPERAT", StringComparison.Ordinal)));
        Assert.Equal(200, (int)same.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    [InlineData("application/x-www-form-urlencoded", null)]
    public async Task Only_plain_json_is_read(string type, string? encoding)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Sql));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        Assert.Equal((415, "LW-WEB-0108"), await SomeHttp.ProblemAsync(await _http.PostAsync(content)));
    }

    [Theory]
    [InlineData("text/html", null)]
    [InlineData("text/csv;q=0", null)]
    [InlineData("a b c", null)]
    [InlineData("*/*", "application/json")]
    [InlineData("text/*", "text/csv")]
    [InlineData("application/json;q=0.5, text/csv;q=0.8", "text/csv")]
    [InlineData("*/*;q=0.1, application/json;q=0", "application/x-ndjson")]
    [InlineData("text/html, application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream")]
    public async Task The_form_is_the_one_that_is_liked_best(string accept, string? form)
    {
        using var response = await _http.PostAsync(SomeHttp.Json(Sql), accept);
        Assert.Equal(form is null ? 406 : 200, (int)response.StatusCode);
        Assert.Equal(form ?? "application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read()
    {
        Assert.Equal((413, "LW-WEB-0111"), await SomeHttp.ProblemAsync(
            await _http.PostAsync(SomeHttp.Json(new string(' ', 100_001)))));
        var token = await _http.TokenAsync();
        var huge = await _http.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{"));
        Assert.StartsWith("HTTP/1.1 413 ", huge, StringComparison.Ordinal);
        var chunked = new StringBuilder(
            $"POST /v1/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var at = 0; at < 30; at++)
        {
            chunked.Append("1000\r\n").Append(' ', 4096).Append("\r\n");
        }

        var endless = await _http.SendAsync(Encoding.ASCII.GetBytes(chunked.ToString()));
        Assert.StartsWith("HTTP/1.1 413 ", endless, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /v1/query HTTP/1.1", 405, "LW-WEB-0106")]
    [InlineData("PUT /v1/query HTTP/1.1", 405, "LW-WEB-0106")]
    [InlineData("OPTIONS /v1/query HTTP/1.1", 405, "LW-WEB-0106")]
    [InlineData("TRACE /v1/health HTTP/1.1", 405, "LW-WEB-0106")]
    [InlineData("POST /v1/tables HTTP/1.1", 405, "LW-WEB-0106")]
    [InlineData("GET / HTTP/1.1", 404, "LW-WEB-0105")]
    [InlineData("GET /v1/tables/ HTTP/1.1", 404, "LW-WEB-0105")]
    [InlineData("GET /v1/../../etc/passwd HTTP/1.1", 404, "LW-WEB-0105")]
    [InlineData("GET /v1/%2e%2e/health HTTP/1.1", 404, "LW-WEB-0105")]
    [InlineData("POST /v1/query?sql=select+1 HTTP/1.1", 400, "LW-WEB-0107")]
    [InlineData("GET /v1/tables?x HTTP/1.1", 400, "LW-WEB-0107")]
    [InlineData("GET /v1/health HTTP/1.0", 505, "LW-WEB-0114")]
    [InlineData("GET /v1/tables HTTP/1.1\r\nX: a\r\n b", 400, "")]
    [InlineData("GET /v1/tables HTTP/1.1\r\nAuthorization : Bearer x", 400, "")]
    [InlineData("GET /v1/tables HTTP/1.1\r\nAuthorization: Bearer a\0b", 400, "")]
    [InlineData("POST /v1/query HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400, "")]
    [InlineData("POST /v1/query HTTP/1.1\r\nContent-Length: -1", 400, "")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: y", 400, "")]
    [InlineData("GET /v1/health HTTP/2.0", 505, "")]
    [InlineData("nonsense", 400, "")]
    public async Task What_is_no_request_of_this_door_gets_a_status(string head, int status, string id)
    {
        var answer = await _http.SendAsync(Encoding.Latin1.GetBytes(
            $"{head}\r\nHost: x\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains(id, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_without_end_are_cut()
    {
        var line = await _http.SendAsync(Encoding.ASCII.GetBytes($"GET /{new string('a', 3_500)}"));
        Assert.StartsWith("HTTP/1.1 414 ", line, StringComparison.Ordinal);
        var headers = string.Concat(Enumerable.Range(0, 200).Select(at => $"X-{at}: {at}\r\n"));
        var many = await _http.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/health HTTP/1.1\r\n{headers}"));
        Assert.StartsWith("HTTP/1.1 431 ", many, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_nothing_is_answered()
    {
        using var tcp = new TcpClient("127.0.0.1", _http.Server.Address.Port) { ReceiveTimeout = 20_000 };
        var stream = tcp.GetStream();
        await stream.WriteAsync("GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read);
        }
        catch (IOException)
        {
            // Reset is as good as closed.
        }

        Assert.DoesNotContain(
            "HTTP/1.1 200", Encoding.ASCII.GetString(read.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sockets_that_stand_still_make_room()
    {
        await using var http = await SomeHttp.CreateAsync(options => options with
        {
            MaxConnections = 12,
            HeadLimit = TimeSpan.FromSeconds(2),
        });
        var idle = new List<IDisposable>();
        try
        {
            for (var at = 0; at < 6; at++)
            {
                idle.Add(new TcpClient("127.0.0.1", http.Server.Address.Port));
                var secure = await http.ConnectAsync();
                idle.Add(secure);
                await secure.WriteAsync("POST /v1/qu"u8.ToArray());
            }

            var answered = false;
            for (var attempt = 0; !answered && attempt < 50; attempt++)
            {
                try
                {
                    using var response = await http.GetAsync("/v1/health");
                    answered = response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(200);
                }
            }

            Assert.True(answered);
        }
        finally
        {
            idle.ForEach(one => one.Dispose());
        }
    }

    [Fact]
    public async Task A_body_that_trickles_and_a_client_that_does_not_read_are_cut()
    {
        var token = await _http.TokenAsync();
        string Head(int length) => $"POST /v1/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n";
        var slow = await _http.SendAsync(Encoding.ASCII.GetBytes(Head(1000) + "{"));
        Assert.StartsWith("HTTP/1.1 408 ", slow, StringComparison.Ordinal);

        var json = JsonSerializer.Serialize(new
        {
            sql = "select repeat('z', 1000) from claims.patients, range(100000000) a(x)",
        });
        await using var http = await SomeHttp.CreateAsync(options => options with
        {
            MaxRequestsOfOne = 1,
            Patience = TimeSpan.FromSeconds(2),
            MinBytesPerSecond = 1_000_000,
        });
        await using var deaf = await http.ConnectAsync();
        await deaf.WriteAsync(Encoding.ASCII.GetBytes(Head(json.Length).Replace(
            token, await http.TokenAsync(), StringComparison.Ordinal) + json));
        var status = 0;
        for (var attempt = 0; status != 200 && attempt < 150; attempt++)
        {
            await Task.Delay(100);
            using var next = await http.AskAsync("select 1 from claims.patients");
            status = (int)next.StatusCode;
        }

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Noise_on_the_wire_harms_nobody()
    {
        var random = new Random(Seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        await using var http = await SomeHttp.CreateAsync();
        var token = await http.TokenAsync();
        for (var round = 0; round < 150; round++)
        {
            var body = Encoding.UTF8.GetBytes(
                "{\"sql\":\"select paid from claims.patients\",\"parameters\":[1]}");
            var head = Encoding.ASCII.GetBytes(
                "POST /v1/query HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + $"Authorization: Bearer {token}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
            var bytes = (byte[])[.. head, .. body];
            var first = round % 2 == 0 ? head.Length : 0;
            for (var change = 0; change < 1 + (round % 4); change++)
            {
                bytes[random.Next(first, bytes.Length)] = (byte)random.Next(256);
            }

            await using var client = await http.ConnectAsync();
            await client.WriteAsync(bytes);
            await client.WriteAsync("\r\n\r\n"u8.ToArray());
            client.ReadTimeout = 5_000;
            var answer = new byte[12];
            try
            {
                var read = await client.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false);
                var status = Encoding.ASCII.GetString(answer);
                Assert.True(
                    read == 0 || status == "HTTP/1.1 505"
                    || !status.StartsWith("HTTP/1.1 5", StringComparison.Ordinal),
                    $"round {round}: {Encoding.Latin1.GetString(bytes)}");
            }
            catch (IOException)
            {
                // The server has closed the connection: so be it.
                continue;
            }
        }
    }
}
