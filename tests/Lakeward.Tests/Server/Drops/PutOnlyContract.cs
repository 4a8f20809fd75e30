// What a grant can do at a door: put, and nothing else, however it is asked.
using System.Globalization;
using System.Net;
using System.Text.Json;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public abstract class PutOnlyContract(ITestOutputHelper output)
{
    private static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "LIST", "PROPFIND", "MOVE", "COPY",
            "TRACE"];

    private protected abstract SomeDrops Drops { get; }

    [Fact]
    public async Task A_grant_puts_and_does_nothing_else_whatever_is_tried()
    {
        var grant = await Drops.GrantAsync();
        var foreign = await Drops.GrantAsync(drop: "gate", token: SomeDrops.Other);
        var file = await Drops.SealAsync(SomeLake.Patients);
        using var done = await Drops.BeginAsync(grant, file, file.Content);
        var upload = done.Headers.Location!.ToString();
        var receipt = await Drops.ReceiptAsync(upload);
        await Drops.OverAsync(file.Announcement.Id);
        var id = file.Announcement.Id;
        string[] paths =
        [
            upload, $"{upload}/receipt", $"{upload}/", $"{upload}.part", "/v1/uploads", "/v1/uploads/",
            "/v1/uploads/..", "/v1/uploads/%2e%2e", $"/v1/uploads/{id}", $"/v1/uploads/{id}.sealed",
            "/v1/uploads/*", "/v1/drops", "/v1/drops/door", "/v1/drops/door/grants", "/v1/drops/gate",
            "/v1/deliveries", $"/v1/deliveries/{id}", $"/inbox/{id}.sealed", $"/v1/drops/door/{id}.sealed",
            "/v1/tables", "/v1/query", "/v1/accounts", "/v1/credentials",
        ];
        string?[] callers = [grant, foreign, SomeDrops.Other, SomeDrops.Ana, null, SomeDrops.Mercy];
        var (tried, before) = (0, await StateAsync());
        foreach (var caller in callers)
        {
            foreach (var path in paths)
            {
                await Task.WhenAll(Methods.Select(async method =>
                {
                    using var response = await Drops.SendAsync(method, path, caller);
                    var text = await response.Content.ReadAsStringAsync();
                    Assert.True(
                        IsHarmless(caller, grant, method, path, upload, response.StatusCode),
                        $"{method} {path} as {Name(caller, grant, foreign)}: {response.StatusCode} {text}");
                    Assert.DoesNotContain("Ada Stone", text, StringComparison.Ordinal);
                    Interlocked.Increment(ref tried);
                }));
            }
        }

        foreach (var method in Methods)
        {
            using var response = await Drops.SendAsync(
                "POST", upload, grant, null, ("X-HTTP-Method-Override", method), ("Upload-Offset", "0"));
            Assert.True(
                (int)response.StatusCode >= 400 || method is "HEAD" or "OPTIONS",
                    $"{method} {response.StatusCode}");
        }

        Assert.Equal(before, await StateAsync());
        Assert.Equal(receipt.ToBytes()[..200], (await Drops.ReceiptAsync(upload)).ToBytes()[..200]);
        output.WriteLine($"{tried} combinations of caller, method and address");
    }

    [Fact]
    public async Task Malformed_headers_are_refused_with_an_id_and_break_nothing()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var grant = await Drops.GrantAsync();
        var file = await Drops.SealAsync(SomeLake.Patients);
        var upload = await Drops.BegunAsync(grant, file);
        var announced = Convert.ToBase64String(file.Announcement.ToBytes());
        string[] names =
            ["Upload-Length", "Upload-Offset", "Upload-Metadata", "Upload-Checksum", "Tus-Resumable",
            "X-HTTP-Method-Override", "Upload-Defer-Length"];
        string[] values =
            ["", "-1", "+1", "1.5", "0x10", "9223372036854775808", "999999999999999999", "1e3", " 7",
                "NaN",
            "announcement", "announcement ", "announcement !!!", $"announcement {announced},name eA==",
            $"announcement {announced[..^4]}", $"x {announced}", "sha256", "sha256 ", "sha256 AAAA",
                "md5 AAAA",
            "sha256 AAAA BBBB", "1.0.1", "0.2.2", "GET", "CONNECT", "../..", new string('a', 3000)];
        for (var round = 0; round < 400; round++)
        {
            var headers = new List<(string, string)> { ("Upload-Offset", "5"), ("Upload-Length", "5") };
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                headers.Add((names[random.Next(names.Length)], values[random.Next(values.Length)]));
            }

            var (method, path) = random.Next(3) switch
            {
                0 => ("POST", "/v1/uploads"),
                1 => ("PATCH", upload),
                _ => ("DELETE", $"{upload}x"),
            };
            using var body = SomeDrops.Bytes(new byte[random.Next(20)]);
            using var response = await Drops.SendAsync(method, path, grant, body, [.. headers]);
            var text = await response.Content.ReadAsStringAsync();
            var said = string.Join("; ", headers);
            Assert.True((int)response.StatusCode is < 300 or (>= 400 and < 500),
                $"{seed}/{round}: {said}: {text}");
            if ((int)response.StatusCode >= 400 && text.Length > 0)
            {
                using var problem = JsonDocument.Parse(text);
                Assert.StartsWith("LW-", problem.RootElement.GetProperty("id").GetString());
            }
        }

        Assert.Equal(0, await Drops.OffsetAsync(grant, upload));
        using var rest = await Drops.PatchAsync(grant, upload, 0, file.Content);
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        await Drops.ReceiptAsync(upload);
    }

    /// <summary>What is in the lake and in its inbox.</summary>
    private async Task<string> StateAsync()
    {
        var rows = await SomeLake.AskAsync(Drops.Lake, "kim", "SELECT count(*) FROM claims.patients",
            "HOPERAT");
        var files = Directory.EnumerateFiles(Drops.Inbox, "*", SearchOption.AllDirectories);
        var deliveries = Drops.Lake.Deliveries().Count.ToString(CultureInfo.InvariantCulture);
        return $"{rows} {string.Join(' ', files)} {deliveries}";
    }

    /// <summary>Whether an answer gave nothing that its caller may not have.</summary>
    private protected virtual bool IsHarmless(
        string? caller, string grant, string method, string path, string upload, HttpStatusCode status)
    {
        if ((int)status >= 400)
        {
            return true;
        }

        return method == "OPTIONS" ? status == HttpStatusCode.NoContent
            : caller == grant ? path == upload && method == "HEAD"
            : caller == SomeDrops.Mercy ? method == "GET"
                && (path == $"{upload}/receipt" || path == "/v1/drops/door")
            : caller == SomeDrops.Other && path == "/v1/drops/gate" ? method == "GET"
            : method == "GET" && (path == "/v1/session" || (caller == SomeDrops.Ana && path == "/v1/tables"));
    }

    private static string Name(string? caller, string grant, string foreign) =>
        caller == grant ? "its grant" : caller == foreign ? "another's grant" : caller ?? "nobody";
}
