// What browsers and other sites may do: cookies, cross-site requests, passkeys and passwords.
using System.Security.Cryptography;
using System.Text;
using Lakeward.Server.Identity;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public sealed class BrowserTests(PeopledLake peopled) : IClassFixture<PeopledLake>, IAsyncLifetime
{
    private const string Breached = "correct horse battery";
    private SomeService _service = null!;
    private SomePerson _kim = null!;

    public async ValueTask InitializeAsync()
    {
        var list = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():n}.txt");
        var hashes = Enumerable.Range(0, 2_000).Select(at => $"guess {at}").Append(Breached)
            .Select(each => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(each))))
            .Order(StringComparer.Ordinal).Select((hash, at) => $"{hash}:{at * at}\r\n");
        await File.WriteAllTextAsync(list, string.Concat(hashes));
        _service = await SomeService.CreateAsync(
            peopled, change: options => options with { BreachedPasswords = list });
        File.Delete(list);
        _kim = await _service.SetUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _kim.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task The_cookie_is_bound_to_host_and_tls_and_only_its_hash_is_kept()
    {
        using var guest = _service.Person("kim");
        var answer = await guest.BeginAsync();
        foreach (var word in (string[])
            ["__Host-lakeward=", "secure", "httponly", "samesite=strict", "path=/", "max-age="])
        {
            Assert.Contains(word, answer.Head, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("domain=", answer.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(guest.Cookie, answer.Body, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_service.Some.Root, "control.db*"))
        {
            var content = Encoding.Latin1.GetString(await ReadAsync(file));
            Assert.DoesNotContain(guest.Cookie, content, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Encoding.Latin1.GetString(_kim.Authenticator), content, StringComparison.Ordinal);
            Assert.DoesNotContain(
                _kim.RecoveryCodes[0].Replace("-", "", StringComparison.Ordinal), content,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Forged_and_planted_cookies_open_nothing()
    {
        var genuine = _kim.Cookie;
        using var thief = _service.Person("kim");
        foreach (var forged in (string[])
            ["x", genuine[..^1], genuine + "A", genuine.ToUpperInvariant(), new string('A', genuine.Length),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(genuine)))])
        {
            thief.Cookie = forged;
            Assert.Equal((401, "LW-IDN-0102"), (await thief.GetAsync("/v1/session")).Told);
            Assert.Equal(401, (await thief.AskAsync("select 1")).Status);
        }

        // A session that somebody planted before is not the one that comes of signing in.
        using var planted = _service.Person("kim");
        planted.Take(await planted.BeginAsync());
        var first = planted.Cookie;
        _service.Clock.By += TimeSpan.FromSeconds(30);
        planted.Take(await planted.PostAsync("/v1/session/code", new { code = _kim.Code }));
        Assert.NotEqual(first, planted.Cookie);
        thief.Cookie = first;
        Assert.Equal(401, (await thief.GetAsync("/v1/session")).Status);
    }

    [Fact]
    public async Task Another_site_changes_nothing_with_the_cookie()
    {
        var antiforgery = _kim.Antiforgery;
        (string Name, string Value)[][] foreign =
        [
            [], [("Lakeward-Antiforgery", new string('0', 64))],
            [("Lakeward-Antiforgery", antiforgery), ("Sec-Fetch-Site", "cross-site")],
            [("Lakeward-Antiforgery", antiforgery), ("Sec-Fetch-Site", "same-site")],
            [("Lakeward-Antiforgery", antiforgery), ("Origin", "https://evil.example")],
            [("Lakeward-Antiforgery", antiforgery), ("Origin", "null")],
        ];
        _kim.Antiforgery = "";
        foreach (var headers in foreign)
        {
            foreach (var (method, path) in ((HttpMethod, string)[])
                [(HttpMethod.Post, "/v1/accounts/end"), (HttpMethod.Post, "/v1/query"),
                (HttpMethod.Delete, "/v1/sessions"), (HttpMethod.Post, "/v1/factors/recovery")])
            {
                Assert.Equal((403, "LW-IDN-0104"), (await _kim.SendAsync(
                    method, path, new { account = "kim" }, headers)).Told);
            }
        }

        Assert.Equal((403, "LW-IDN-0104"), (await _kim.SendAsync(
            HttpMethod.Post, "/v1/session", new { account = "kim", password = SomeService.Password },
            ("Sec-Fetch-Site", "cross-site"))).Told);
        _kim.Antiforgery = antiforgery;
        Assert.Equal(200, (await _kim.SendAsync(
            HttpMethod.Post, "/v1/factors/recovery", new { }, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task A_passkey_is_a_second_factor_at_this_place_only_and_the_last_factor_stays()
    {
        var origin = $"https://localhost:{_service.Host.Address.Port}";
        using var key = new SomeAuthenticator(origin);
        Assert.Equal((409, "LW-IDN-0113"), (await _kim.SendAsync(
            HttpMethod.Post, "/v1/factors/remove", new { })).Told);
        var options = await _kim.PostAsync("/v1/factors/passkeys/begin", new { });
        await _kim.PostAsync(
            "/v1/factors/passkeys", new { name = "laptop", credential = key.Create(options.Root) });
        await _kim.PostAsync("/v1/factors/remove", new { });
        Assert.Equal("laptop", (await _kim.GetAsync("/v1/factors")).Root.GetProperty("passkeys")[0]
            .GetProperty("name").GetString());

        using var again = _service.Person("kim");
        again.Take(await again.BeginAsync());
        var asked = await again.PostAsync("/v1/session/passkey/options", new { });
        Assert.Equal((403, "LW-IDN-0112"), (await again.SendAsync(
            HttpMethod.Post, "/v1/session/passkey",
            new { credential = key.Sign(asked.Root, "https://evil.example") })).Told);
        using var other = new SomeAuthenticator(origin);
        Assert.Equal((403, "LW-IDN-0112"), (await again.SendAsync(
            HttpMethod.Post, "/v1/session/passkey", new { credential = other.Sign(asked.Root) })).Told);
        asked = await again.PostAsync("/v1/session/passkey/options", new { });
        again.Take(await again.PostAsync("/v1/session/passkey", new { credential = key.Sign(asked.Root) }));
        Assert.Equal("none", (await again.GetAsync("/v1/session")).Text("next"));
    }

    [Fact]
    public async Task A_password_that_would_be_guessed_is_refused()
    {
        foreach (var password in (string[])
            ["short pass", "kimkimkimkimkim", "lakewardlakeward", "qwertyuiop12345678", "aaaaaaaabbbbbbbb",
            "abcdabcdabcdabcd", new string('ж', 129), Breached])
        {
            Assert.Equal((400, "LW-IDN-0108"), (await _kim.SendAsync(
                HttpMethod.Post, "/v1/password", new { old = SomeService.Password, password })).Told);
        }
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_needs_the_old_one()
    {
        const string Next = "seven geese over the marsh";
        using var other = _service.Person("kim");
        other.Take(await other.BeginAsync());
        Assert.Equal((401, "LW-IDN-0101"), (await _kim.SendAsync(
            HttpMethod.Post, "/v1/password", new { old = "not the old one", password = Next })).Told);
        await _kim.PostAsync("/v1/password", new { old = SomeService.Password, password = Next });
        Assert.Equal(401, (await other.GetAsync("/v1/session")).Status);
        Assert.Equal(200, (await _kim.GetAsync("/v1/session")).Status);
        Assert.Equal(401, (await other.BeginAsync()).Status);
        Assert.Equal(200, (await other.BeginAsync(Next)).Status);
    }

    [Fact]
    public async Task A_body_of_another_form_is_named_and_not_repeated()
    {
        foreach (var (path, body) in ((string, string)[])
        [
            ("/v1/session", "[]"),
            ("/v1/session", "{\"account\":\"kim\"}"),
            ("/v1/session", "{\"account\":\"kim\",\"password\":null}"),
            ("/v1/session", "{\"account\":\"kim\",\"password\":\"x\",\"password\":\"y\"}"),
            ("/v1/session", "{\"account\":\"kim\",\"password\":\"x\",\"role\":\"Administrator\"}"),
            ("/v1/session", "{\"account\":\"\\ud800\",\"password\":\"x\"}"),
            ("/v1/accounts", "{\"account\":\"ana\",\"role\":3}"),
            ("/v1/accounts", "{\"account\":\"ana\",\"role\":\"Emperor\"}"),
        ])
        {
            using var response = await _kim.OpenAsync(
                HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains(
                "LW-IDN-0115", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stranger_that_asks_too_often_waits()
    {
        await using var service = await SomeService.CreateAsync(
            peopled, change: options => options with { MaxStrangersPerMinute = 3 });
        using var stranger = service.Person("ana");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal((401, "LW-IDN-0101"), (await stranger.BeginAsync()).Told);
        }

        Assert.Equal((429, "LW-WEB-0112"), (await stranger.BeginAsync()).Told);
        Assert.Equal(200, (await stranger.GetAsync("/v1/ready")).Status);
    }

    [Fact]
    public void Time_codes_are_those_of_the_standard()
    {
        // RFC 6238, appendix B, the last six digits.
        var secret = "12345678901234567890"u8;
        foreach (var (seconds, code) in ((long, string)[])
            [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
            (2000000000, "279037"), (20000000000, "353130")])
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            Assert.Equal(code, TimeCode.At(time, secret));
            Assert.NotNull(TimeCode.StepOf(code, secret, time.AddSeconds(30)));
            Assert.Null(TimeCode.StepOf(code, secret, time.AddSeconds(60)));
        }
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new MemoryStream();
        await file.CopyToAsync(content);
        return content.ToArray();
    }
}
