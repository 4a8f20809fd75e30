// Machines at the service: proofs of keys, tokens, rotation and end; and devices that people let in.
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public sealed class MachineTests(PeopledLake peopled) : IClassFixture<PeopledLake>, IAsyncLifetime
{
    private const string Question = "select count(*) from claims.patients";
    private SomeService _service = null!;
    private SomePerson _kim = null!;

    private string Audience => $"urn:lakeward:{_service.Lake.Folder.Settings.Id}";

    public async ValueTask InitializeAsync()
    {
        _service = await SomeService.CreateAsync(peopled);
        _kim = await _service.SetUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _kim.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_machine_gets_a_token_for_a_proof_once_and_asks_with_it()
    {
        using var machine = new SomeMachine();
        var id = await AddAsync(machine, "bot", ["query"], "HOPERAT");
        var proof = machine.Sign(SomeMachine.Claims(id, Audience, _service.Clock.GetUtcNow()));
        var (status, token) = await TokenAsync(proof);
        Assert.Equal(200, status);
        Assert.Equal((401, "invalid_client"), await TokenAsync(proof));
        using var bot = _service.Person("bot");
        bot.Bearer = token;
        Assert.Contains("[3]", (await bot.AskAsync(Question, null)).Body, StringComparison.Ordinal);
        Assert.Equal((403, "LW-WEB-0104"), (await bot.AskAsync(Question, "HPAYMT")).Told);
        Assert.Equal(403, (await bot.AskAsync("select name from claims.patients", null)).Status);
        Assert.Equal((401, "LW-IDN-0102"), (await bot.GetAsync("/v1/accounts")).Told);
        _service.Clock.By += TimeSpan.FromMinutes(11);
        Assert.Equal((401, "LW-WEB-0102"), (await bot.AskAsync(Question, null)).Told);
    }

    [Fact]
    public async Task Every_wrong_proof_gets_the_same_refusal()
    {
        using var machine = new SomeMachine();
        using var other = new SomeMachine();
        var id = await AddAsync(machine, "mercy", ["drop:door"], null);
        var now = _service.Clock.GetUtcNow();
        Dictionary<string, object> Claims(string name, object value) =>
            new(SomeMachine.Claims(id, Audience, now)) { [name] = value };
        var missing = SomeMachine.Claims(id, Audience, now);
        missing.Remove("jti");
        var right = machine.Sign(SomeMachine.Claims(id, Audience, now));
        var wrong = new[]
        {
            "", "a.b.c", right[..^2], right + "A", machine.Sign(missing),
            other.Sign(SomeMachine.Claims(id, Audience, now)),
            machine.Sign(SomeMachine.Claims(id, Audience, now), "none"),
            machine.Sign(SomeMachine.Claims(id, Audience, now), "HS256"),
            machine.Sign(SomeMachine.Claims(id, Audience, now), "PS256"),
            machine.Sign(SomeMachine.Claims("0000000000000000", Audience, now)),
            machine.Sign(Claims("sub", "mercy")),
            machine.Sign(Claims("aud", "urn:lakeward:another")),
            machine.Sign(Claims("aud", new[] { Audience, "urn:lakeward:another" })),
            machine.Sign(Claims("exp", now.ToUnixTimeSeconds() - 31)),
            machine.Sign(Claims("exp", now.ToUnixTimeSeconds() + 400)),
            machine.Sign(Claims("exp", long.MaxValue)),
            machine.Sign(Claims("iat", now.ToUnixTimeSeconds() + 60)),
            machine.Sign(Claims("nbf", now.ToUnixTimeSeconds() + 60)),
            machine.Sign(Claims("jti", new string('j', 200))),
        };
        var before = _service.Lake.EventCount;
        foreach (var proof in wrong)
        {
            Assert.Equal((401, "invalid_client"), await TokenAsync(proof));
        }

        Assert.Equal(
            Enumerable.Repeat("credential.token/refused", wrong.Length), _service.EventsSince(before));
        Assert.Equal((400, "invalid_scope"), await TokenAsync(
            machine.Sign(SomeMachine.Claims(id, Audience, now)), "drop:door query"));
        Assert.Equal(200, (await TokenAsync(
            machine.Sign(SomeMachine.Claims(id, Audience, now)), "drop:door")).Status);
    }

    [Fact]
    public async Task Keys_rotate_without_a_gap_end_by_themselves_and_end_at_once()
    {
        using var first = new SomeMachine();
        using var second = new SomeMachine();
        var old = await AddAsync(first, "bot", ["query"], "HOPERAT");
        var next = (await _kim.PostAsync("/v1/credentials/rotate", new
        {
            credential = old, key = second.Key, days = 90, overlapDays = 7,
        })).Text("credential");
        Assert.Equal(200, (await ProveAsync(first, old)).Status);
        Assert.Equal(200, (await ProveAsync(second, next)).Status);
        _service.Clock.By += TimeSpan.FromDays(8);
        Assert.Equal(401, (await ProveAsync(first, old)).Status);
        var (_, token) = await ProveAsync(second, next);
        using var bot = _service.Person("bot");
        bot.Bearer = token;
        using var running = await bot.OpenAsync(HttpMethod.Post, "/v1/query", SomePerson.JsonContent(new
        {
            sql = "select paid, repeat('z', 100) from claims.patients, range(100000000) a(x)",
        }));
        await _kim.SignInAsync();
        await _kim.PostAsync("/v1/credentials/end", new { credential = next });
        var ended = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await running.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null).WaitAsync(TimeSpan.FromSeconds(20));
        });
        Assert.True(TimeProvider.System.GetElapsedTime(ended) < TimeSpan.FromSeconds(2));
        Assert.Equal(401, (await bot.AskAsync(Question, null)).Status);
        Assert.Equal(401, (await ProveAsync(second, next)).Status);
    }

    [Fact]
    public async Task What_is_no_credential_is_refused()
    {
        using var machine = new SomeMachine();
        async Task<string> RefusedAsync(object body) =>
            (await _kim.SendAsync(HttpMethod.Post, "/v1/credentials", body)).Id;
        var scopes = new[] { "query" };
        Assert.Equal("LW-IDN-0119", await RefusedAsync(new
        {
            principal = "ana", key = machine.Key, scopes, days = 1, purpose = "HOPERAT",
        }));
        Assert.Equal("LW-IDN-0120", await RefusedAsync(new
        {
            principal = "bot", key = machine.Key, scopes, days = 1,
        }));
        Assert.Equal("LW-IDN-0120", await RefusedAsync(new
        {
            principal = "bot", key = machine.Key, scopes = new[] { "drop:door" }, days = 1,
        }));
        Assert.Equal("LW-IDN-0117", await RefusedAsync(new
        {
            principal = "bot", key = machine.Key, scopes, days = 401, purpose = "HOPERAT",
        }));
        foreach (var key in (object[])
        [
            new { kty = "oct", k = "AAAA" }, "text",
            new { kty = "EC", crv = "P-256", x = "AAAA", y = "AAAA" },
            new { kty = "EC", crv = "P-256", x = new string('A', 43), y = new string('A', 43) },
            new { kty = "RSA", n = new string('_', 171), e = "AQAB" },
            new { kty = "EC", crv = "P-256", d = "AAAA", x = new string('A', 43), y = new string('A', 43) },
        ])
        {
            Assert.Equal("LW-IDN-0116", await RefusedAsync(new
            {
                principal = "bot", key, scopes, days = 1, purpose = "HOPERAT",
            }));
        }

        await AddAsync(machine, "bot", scopes, "HOPERAT");
        Assert.Equal("LW-IDN-0116", await RefusedAsync(new
        {
            principal = "bot", key = machine.Key, scopes, days = 1, purpose = "HOPERAT",
        }));
    }

    [Fact]
    public async Task A_device_is_let_in_once_by_a_person_and_its_session_ends_like_any_other()
    {
        using var device = _service.Person("device");
        var begun = await FormAsync("/v1/oauth/device", []);
        Task<(int Status, string Word)> PollAsync() => PollDeviceAsync(begun.Text("device_code"));
        Assert.Equal((400, "authorization_pending"), await PollAsync());
        Assert.Equal((400, "slow_down"), await PollAsync());
        Assert.Equal(401, (await device.SendAsync(
            HttpMethod.Post, "/v1/device", new { userCode = begun.Text("user_code"), letIn = true })).Status);
        Assert.Equal((403, "LW-IDN-0137"), (await _kim.SendAsync(
            HttpMethod.Post, "/v1/device", new { userCode = "BBBB-BBBB", letIn = true })).Told);
        await _kim.PostAsync(
            "/v1/device", new { userCode = begun.Text("user_code").ToLowerInvariant(), letIn = true });
        _service.Clock.By += TimeSpan.FromSeconds(6);
        var (status, token) = await PollAsync();
        Assert.Equal(200, status);
        _service.Clock.By += TimeSpan.FromSeconds(6);
        Assert.Equal((400, "expired_token"), await PollAsync());
        device.Bearer = token;
        Assert.Equal("kim", (await device.GetAsync("/v1/session")).Text("account"));
        Assert.Contains("[3]", (await device.AskAsync(Question)).Body, StringComparison.Ordinal);
        using var thief = _service.Person("thief");
        thief.Cookie = token;
        Assert.Equal(401, (await thief.GetAsync("/v1/session")).Status);
        await _kim.SendAsync(HttpMethod.Delete, "/v1/sessions");
        Assert.Equal(401, (await device.GetAsync("/v1/session")).Status);
    }

    private async Task<string> AddAsync(
        SomeMachine machine, string principal, string[] scopes, string? purpose) =>
        (await _kim.PostAsync("/v1/credentials", new
        {
            principal, key = machine.Key, scopes, days = 90, purpose,
        })).Text("credential");

    private Task<(int Status, string Word)> ProveAsync(SomeMachine machine, string credential) => TokenAsync(
        machine.Sign(SomeMachine.Claims(credential, Audience, _service.Clock.GetUtcNow())));

    private async Task<(int Status, string Word)> TokenAsync(string proof, string? scope = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = proof,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        return WordOf(await FormAsync("/v1/oauth/token", form));
    }

    private async Task<(int Status, string Word)> PollDeviceAsync(string code) => WordOf(await FormAsync(
        "/v1/oauth/token", new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["device_code"] = code,
        }));

    private async Task<SomeAnswer> FormAsync(string path, Dictionary<string, string> form)
    {
        using var person = _service.Person("machine");
        using var response = await person.OpenAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form));
        return new SomeAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), "");
    }

    private static (int Status, string Word) WordOf(SomeAnswer answer) => (
        answer.Status, answer.Text(answer.Status == 200 ? "access_token" : "error"));
}
