// What holds for people at the service, whichever database keeps its rows.
using Lakeward.Server.Control;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public abstract class ServiceContract(PeopledLake peopled) : IClassFixture<PeopledLake>, IAsyncLifetime
{
    private const string Question = "select count(*) from claims.patients";

    private SomeService _service = null!;

    private protected abstract Task<ControlOptions?> ControlAsync();

    public async ValueTask InitializeAsync() =>
        _service = await SomeService.CreateAsync(peopled, await ControlAsync());

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_person_sets_up_enrols_a_second_factor_and_only_then_asks()
    {
        var code = await _service.Host.NewSetupCodeAsync();
        using var kim = _service.Person("kim");
        Assert.Equal((403, "LW-IDN-0106"), (await kim.SendAsync(
            HttpMethod.Post, "/v1/setup",
            new { code = "AAAA-AAAA-AAAA-AAAA", account = "kim", password = SomeService.Password })).Told);
        await kim.SetUpAsync(code!.ToLowerInvariant());
        Assert.Equal("enrol", (await kim.GetAsync("/v1/session")).Text("next"));
        Assert.Equal((403, "LW-IDN-0103"), (await kim.AskAsync(Question)).Told);
        Assert.Equal((403, "LW-IDN-0103"), (await kim.GetAsync("/v1/accounts")).Told);
        var before = kim.Cookie;
        await kim.EnrolCodesAsync();
        Assert.NotEqual(before, kim.Cookie);
        Assert.Equal(10, kim.RecoveryCodes.Distinct().Count());
        Assert.Equal("none", (await kim.GetAsync("/v1/session")).Text("next"));
        Assert.Contains("[3]", (await kim.AskAsync(Question)).Body, StringComparison.Ordinal);
        Assert.Equal((400, "LW-IDN-0121"), (await kim.AskAsync(Question, null)).Told);
        Assert.Null(await _service.Host.NewSetupCodeAsync());
        Assert.Equal((409, "LW-IDN-0122"), (await kim.SendAsync(
            HttpMethod.Post, "/v1/setup",
            new { code, account = "ana", password = SomeService.Password })).Told);
    }

    [Fact]
    public async Task A_sign_in_takes_password_and_code_each_code_once_and_a_recovery_code_once()
    {
        using var kim = await _service.SetUpAsync();
        using var again = _service.Person("kim");
        again.Take(await again.BeginAsync());
        Assert.Equal("factor", (await again.GetAsync("/v1/session")).Text("next"));

        // The code that enrolled was taken already; that of the next step is not.
        Assert.Equal((403, "LW-IDN-0112"), (await again.SendAsync(
            HttpMethod.Post, "/v1/session/code", new { code = kim.Code })).Told);
        Assert.Equal((403, "LW-IDN-0103"), (await again.SendAsync(
            HttpMethod.Post, "/v1/factors/codes/begin", new { })).Told);
        _service.Clock.By += TimeSpan.FromSeconds(30);
        again.Take(await again.PostAsync("/v1/session/code", new { code = kim.Code }));
        Assert.Equal("none", (await again.GetAsync("/v1/session")).Text("next"));

        foreach (var expected in (int[])[200, 403])
        {
            using var third = _service.Person("kim");
            third.Take(await third.BeginAsync());
            Assert.Equal(expected, (await third.SendAsync(
                HttpMethod.Post, "/v1/session/code", new { code = kim.RecoveryCodes[3] })).Status);
        }
    }

    [Fact]
    public async Task Whoever_cannot_sign_in_hears_the_same()
    {
        using var kim = await _service.SetUpAsync();
        using var ana = await _service.AddAsync(kim, "ana");
        using var leo = await _service.AddAsync(kim, "leo");
        await kim.PostAsync("/v1/accounts/end", new { account = "leo" });
        var before = _service.Lake.EventCount;
        using var guest = _service.Person("ana");
        var expected = await guest.BeginAsync("another long password here");
        Assert.Equal((401, "LW-IDN-0101"), expected.Told);
        var answers = new List<SomeAnswer>();
        foreach (var (name, password) in ((string, string)[])
            [("nobody", SomeService.Password), ("leo", SomeService.Password), ("mercy", SomeService.Password),
            ("", ""), ("ana", "")])
        {
            using var each = _service.Person(name);
            answers.Add(await each.BeginAsync(password));
        }

        Assert.All(answers, answer => Assert.Equal(expected.Body, answer.Body));
        Assert.All(answers, answer =>
            Assert.DoesNotContain("Set-Cookie", answer.Head, StringComparison.Ordinal));
        Assert.Equal(
            Enumerable.Repeat("session.open/refused", 6),
            _service.EventsSince(before).Where(kind => kind.StartsWith("session", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Five_wrong_passwords_close_an_account_for_a_quarter_of_an_hour()
    {
        using var kim = await _service.SetUpAsync();
        using var guest = _service.Person("kim");
        var guesses = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            guess => guest.BeginAsync($"wrong guess number {guess}")));
        Assert.All(guesses, answer => Assert.Equal(401, answer.Status));
        Assert.Equal((401, "LW-IDN-0101"), (await guest.BeginAsync()).Told);
        Assert.Equal("none", (await kim.GetAsync("/v1/session")).Text("next"));
        _service.Clock.By += TimeSpan.FromMinutes(16);
        Assert.Equal(200, (await guest.BeginAsync()).Status);
    }

    [Fact]
    public async Task Wrong_codes_close_the_account_too_and_right_passwords_do_not_open_it()
    {
        using var kim = await _service.SetUpAsync();
        using var thief = _service.Person("kim");
        thief.Take(await thief.BeginAsync());
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal((403, "LW-IDN-0112"), (await thief.SendAsync(
                HttpMethod.Post, "/v1/session/code", new { code = $"00000{guess}" })).Told);
        }

        _service.Clock.By += TimeSpan.FromSeconds(30);
        Assert.Equal((403, "LW-IDN-0112"), (await thief.SendAsync(
            HttpMethod.Post, "/v1/session/code", new { code = kim.Code })).Told);
        Assert.Equal(401, (await thief.BeginAsync()).Status);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle_when_it_is_old_and_when_it_is_told_to()
    {
        using var kim = await _service.SetUpAsync();
        for (var step = 0; step < 4; step++)
        {
            _service.Clock.By += TimeSpan.FromMinutes(14);
            Assert.Equal(200, (await kim.GetAsync("/v1/session")).Status);
        }

        _service.Clock.By += TimeSpan.FromMinutes(15);
        Assert.Equal((401, "LW-IDN-0102"), (await kim.GetAsync("/v1/session")).Told);

        await kim.SignInAsync();
        for (var minutes = 0; minutes < (12 * 60) - 14; minutes += 14)
        {
            Assert.Equal(200, (await kim.GetAsync("/v1/session")).Status);
            _service.Clock.By += TimeSpan.FromMinutes(14);
        }

        _service.Clock.By += TimeSpan.FromMinutes(14);
        Assert.Equal((401, "LW-IDN-0102"), (await kim.GetAsync("/v1/session")).Told);

        await kim.SignInAsync();
        var (cookie, antiforgery) = (kim.Cookie, kim.Antiforgery);
        await kim.SendAsync(HttpMethod.Delete, "/v1/session");
        Assert.Equal("", kim.Cookie);
        (kim.Cookie, kim.Antiforgery) = (cookie, antiforgery);
        Assert.Equal((401, "LW-IDN-0102"), (await kim.GetAsync("/v1/session")).Told);
    }

    [Fact]
    public async Task All_sessions_are_seen_and_ended_at_once()
    {
        using var kim = await _service.SetUpAsync();
        using var other = _service.Person("kim");
        other.Take(await other.BeginAsync());
        _service.Clock.By += TimeSpan.FromSeconds(30);
        other.Take(await other.PostAsync("/v1/session/code", new { code = kim.Code }));
        var list = (await kim.GetAsync("/v1/sessions")).Root.GetProperty("sessions")
            .EnumerateArray().ToList();
        Assert.Equal(2, list.Count);
        Assert.Single(list, session => session.GetProperty("isThis").GetBoolean());
        Assert.DoesNotContain(other.Cookie, list[0].GetRawText(), StringComparison.Ordinal);
        await kim.SendAsync(HttpMethod.Delete, "/v1/sessions");
        Assert.Equal(401, (await other.GetAsync("/v1/session")).Status);
        Assert.Equal(401, (await kim.GetAsync("/v1/session")).Status);
    }

    [Fact]
    public async Task A_leaver_is_out_within_two_seconds_whatever_runs()
    {
        using var kim = await _service.SetUpAsync();
        using var ana = await _service.AddAsync(kim, "ana");
        var token = await _service.Lake.IssueTokenAsync("ana", "HOPERAT", TimeSpan.FromMinutes(10), "kim");
        const string Flood = "select paid, repeat('z', 100) from claims.patients, range(100000000) a(x)";
        using var running = await ana.OpenAsync(
            HttpMethod.Post, "/v1/query", SomePerson.JsonContent(new { sql = Flood, purpose = "HOPERAT" }));
        using var guest = _service.Person("ana");
        guest.Bearer = token.Text;
        using var withToken = await guest.OpenAsync(
            HttpMethod.Post, "/v1/query", SomePerson.JsonContent(new { sql = Flood }));
        Assert.Equal((200, 200), ((int)running.StatusCode, (int)withToken.StatusCode));
        var readings = new[] { running, withToken }.Select(response => Task.Run(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.CopyToAsync(Stream.Null);
        })).ToList();

        await kim.PostAsync("/v1/accounts/end", new { account = "ana" });
        var ended = TimeProvider.System.GetTimestamp();
        Assert.Equal((401, "LW-IDN-0102"), (await ana.GetAsync("/v1/session")).Told);
        foreach (var reading in readings)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        Assert.True(TimeProvider.System.GetElapsedTime(ended) < TimeSpan.FromSeconds(2));
        Assert.Equal((401, "LW-WEB-0102"), (await guest.AskAsync("select 1", null)).Told);
    }

    [Fact]
    public async Task A_principal_removed_from_the_manifest_is_out_with_the_next_request()
    {
        using var kim = await _service.SetUpAsync();
        using var leo = await _service.AddAsync(kim, "leo");
        Assert.Equal(200, (await leo.GetAsync("/v1/session")).Status);
        await _service.Some.ApplyAsync(SomeService.Manifest.Replace(
            "  leo: {roles: [analyst]}\n", "", StringComparison.Ordinal));
        Assert.Equal((401, "LW-IDN-0102"), (await leo.GetAsync("/v1/session")).Told);
        Assert.Equal(401, (await leo.BeginAsync()).Status);
    }

    [Fact]
    public async Task Administrators_alone_work_on_accounts_and_the_last_one_stays()
    {
        using var kim = await _service.SetUpAsync();
        using var ana = await _service.AddAsync(kim, "ana", "Operator");
        foreach (var path in (string[])["/v1/accounts", "/v1/credentials"])
        {
            Assert.Equal((403, "LW-IDN-0105"), (await ana.GetAsync(path)).Told);
        }

        Assert.Equal((403, "LW-IDN-0105"), (await ana.SendAsync(
            HttpMethod.Post, "/v1/accounts/role", new { account = "ana", role = "Administrator" })).Told);
        Assert.Equal((409, "LW-IDN-0111"), (await kim.SendAsync(
            HttpMethod.Post, "/v1/accounts/end", new { account = "kim" })).Told);
        Assert.Equal((400, "LW-IDN-0107"), (await kim.SendAsync(
            HttpMethod.Post, "/v1/accounts", new { account = "mercy", role = "Analyst" })).Told);
        Assert.Equal((409, "LW-IDN-0109"), (await kim.SendAsync(
            HttpMethod.Post, "/v1/accounts", new { account = "ana", role = "Analyst" })).Told);
        await kim.PostAsync("/v1/accounts/role", new { account = "ana", role = "Administrator" });
        Assert.Equal(200, (await ana.GetAsync("/v1/accounts")).Status);
        var reset = await ana.PostAsync("/v1/accounts/reset", new { account = "kim" });
        Assert.Equal(401, (await kim.GetAsync("/v1/session")).Status);
        Assert.Equal(401, (await kim.BeginAsync()).Status);
        await kim.EnrolAsync(reset.Text("code"), "the second one is longer still");
        await kim.EnrolCodesAsync();
        Assert.Equal(200, (await kim.GetAsync("/v1/accounts")).Status);
    }
}
