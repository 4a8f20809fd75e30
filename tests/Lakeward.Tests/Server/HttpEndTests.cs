// When answers through the HTTP door end: no audit, no grant, no client, no server.
using System.Net;
using System.Text;
using System.Text.Json;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class HttpEndTests : IAsyncLifetime
{
    /// <summary>Rows for hours, from the first moment on.</summary>
    private const string Flood =
        "select x, y, repeat('z', 100) from claims.patients, range(1000000) a(x), range(1000000) b(y)";

    /// <summary>No row for hours.</summary>
    private const string Endless =
        "select count(*) from claims.patients p, range(100000) a(x), range(100000) b(y) "
        + "where p.paid + x + y < 0";

    private static readonly string[] Forms =
        ["text/csv", "application/x-ndjson", "application/json", "application/vnd.apache.arrow.stream"];

    private SomeHttp _http = null!;

    public async ValueTask InitializeAsync() => _http = await SomeHttp.CreateAsync();

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    [Fact]
    public async Task Without_an_audit_log_no_row_leaves_and_nobody_signs_in()
    {
        var token = await _http.TokenAsync("ana");
        using (var signedIn = await _http.AskAsync("select paid from claims.patients"))
        {
            Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        }

        var entries = Path.Combine(_http.Some.Root, "audit", "tile");
        Directory.Move(entries, entries + ".away");
        await File.WriteAllTextAsync(entries, "");
        try
        {
            foreach (var (form, principal) in Forms.SelectMany(
                each => new[] { (each, "kim"), (each, "ana") }))
            {
                using var response = await _http.AskAsync(
                    "select paid from claims.patients", form, principal);
                Assert.Equal(500, (int)response.StatusCode);
                Assert.DoesNotContain("120.5", await response.Content.ReadAsStringAsync(),
                    StringComparison.Ordinal);
            }

            using var tables = await _http.GetAsync("/v1/tables", $"Bearer {token}");
            Assert.Equal(500, (int)tables.StatusCode);
        }
        finally
        {
            File.Delete(entries);
            Directory.Move(entries + ".away", entries);
        }
    }

    [Fact]
    public async Task A_revoked_grant_cuts_a_running_answer_within_two_seconds()
    {
        var readings = new List<Task>();
        foreach (var form in Forms)
        {
            var response = await _http.AskAsync(Flood, form);
            readings.Add(Task.Run(async () =>
            {
                using (response)
                {
                    await using var body = await response.Content.ReadAsStreamAsync();
                    await body.CopyToAsync(Stream.Null);
                }
            }));
        }

        await Task.Delay(300);
        Assert.DoesNotContain(readings, reading => reading.IsCompleted);

        await RevokeAsync();
        var revoked = TimeProvider.System.GetTimestamp();
        foreach (var reading in readings)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => reading);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(2));
        using var again = await _http.AskAsync("select paid from claims.patients");
        Assert.Equal(403, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_grant_revoked_before_the_first_row_is_a_refusal()
    {
        var running = _http.AskAsync(Endless, "text/csv");
        await Task.Delay(500);
        Assert.False(running.IsCompleted);
        await RevokeAsync();
        Assert.Equal(403, (await SomeHttp.ProblemAsync(await running)).Status);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_statement_and_harms_no_neighbour()
    {
        await using var http = await SomeHttp.CreateAsync(options => options with { MaxRequestsOfOne = 1 });
        foreach (var sql in (string[])[Flood, Endless])
        {
            await using (var client = await http.ConnectAsync())
            {
                var json = JsonSerializer.Serialize(new { sql });
                await client.WriteAsync(Encoding.UTF8.GetBytes(
                    "POST /v1/query HTTP/1.1\r\nHost: x\r\n"
                    + $"Authorization: Bearer {await http.TokenAsync()}\r\n"
                    + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
                await Task.Delay(500);
                using var busy = await http.AskAsync("select 1 from claims.patients");
                Assert.Equal((429, "LW-WEB-0112"), await SomeHttp.ProblemAsync(busy));
                Assert.StartsWith("paid", await http.AnswerAsync(
                    "select paid from claims.patients", "text/csv", "ana"), StringComparison.Ordinal);
            }

            var status = 0;
            for (var attempt = 0; status != 200 && attempt < 100; attempt++)
            {
                using var next = await http.AskAsync("select 1 from claims.patients");
                status = (int)next.StatusCode;
                await Task.Delay(50);
            }

            Assert.Equal(200, status);
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_running_answers()
    {
        var waiting = _http.AskAsync(Endless, "text/csv");
        using var flowing = await _http.AskAsync(Flood, "text/csv");
        await using var body = await flowing.Content.ReadAsStreamAsync();
        var reading = Task.Run(() => body.CopyToAsync(Stream.Null));
        await Task.Delay(500);
        await _http.Server.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
        Assert.Equal((503, "LW-WEB-0116"), await SomeHttp.ProblemAsync(await waiting));
    }

    private Task RevokeAsync() => _http.Some.ApplyAsync(SomeLake.Manifest.Replace(
        "kim: {roles: [steward]}", "kim: {roles: []}", StringComparison.Ordinal));
}
