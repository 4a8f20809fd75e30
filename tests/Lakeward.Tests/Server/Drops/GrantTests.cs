// Grants: what they are for, what they are not, and who learns what.
using System.Net;
using System.Text;
using System.Text.Json;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Server.Drops;

public sealed class GrantTests(OpenDrops open) : IClassFixture<OpenDrops>
{
    private readonly SomeDrops _drops = open.Drops;

    [Fact]
    public async Task Nobody_but_its_senders_can_tell_that_a_drop_exists()
    {
        var bodies = new HashSet<string>();
        foreach (var (path, token) in new[]
        {
            ("/v1/drops/gate", SomeDrops.Mercy), ("/v1/drops/nowhere", SomeDrops.Mercy),
            ("/v1/drops/door", SomeDrops.Other), ("/v1/drops/door", SomeDrops.Ana), ("/v1/drops/door",
                SomeDrops.Kim),
        })
        {
            using var file = await _drops.SendAsync("GET", path, token);
            Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
            bodies.Add(await file.Content.ReadAsStringAsync());
            using var grant = await _drops.SendAsync("POST", $"{path}/grants", token, Asked(1, 1000));
            Assert.Equal(HttpStatusCode.NotFound, grant.StatusCode);
            bodies.Add(await grant.Content.ReadAsStringAsync());
        }

        Assert.Single(bodies);
        using var own = await _drops.SendAsync("GET", "/v1/drops/door", SomeDrops.Mercy);
        var drop = DropFile.TryParse(await own.Content.ReadAsByteArrayAsync())!;
        Assert.Equal(["mercy"], drop.Senders);
        using var anonymous = await _drops.SendAsync("GET", "/v1/drops/door", null);
        Assert.True((int)anonymous.StatusCode is 401 or 403);
    }

    [Fact]
    public async Task A_closed_drop_an_ended_agreement_and_used_up_limits_give_no_grant()
    {
        var manifest = SomeDrops.Manifest
            .Replace("senders: [mercy]", "senders: [mercy]\n    until: 2020-01-01", StringComparison.Ordinal)
            .Replace("senders: [other]", "senders: [other]\n    limit: {file: 1 MiB, per-day: 2 MiB}",
                StringComparison.Ordinal);
        await using var drops = await SomeDrops.CreateAsync(manifest: manifest);
        Assert.Equal(403, await StatusOfAsync(drops, "door", SomeDrops.Mercy, 1, 1000));
        Assert.Equal(403, await StatusOfAsync(drops, "gate", SomeDrops.Other, 1, 2 << 20));
        Assert.Equal(403, await StatusOfAsync(drops, "gate", SomeDrops.Other, 1001, 1 << 20));
        Assert.Equal(403, await StatusOfAsync(drops, "gate", SomeDrops.Other, 10, 3 << 20));
        Assert.Equal(201, await StatusOfAsync(drops, "gate", SomeDrops.Other, 2, 2 << 20));
        var bad = new[] { "", "{}", "[]", "{\"files\":1}", "{\"files\":0,\"bytes\":1}",
            "{\"files\":1,\"bytes\":-1}",
            "{\"files\":1,\"bytes\":1,\"x\":1}", "{\"files\":1.5,\"bytes\":1}",
                "{\"files\":\"1\",\"bytes\":1}",
            new string(' ', 2000) };
        foreach (var body in bad)
        {
            using var response = await drops.SendAsync(
                "POST", "/v1/drops/gate/grants", SomeDrops.Other, new StringContent(body));
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, body);
        }

        await drops.Some.ApplyAsync(manifest.Replace(
            "at-end: destroy", "at-end: destroy\n    status: suspended", StringComparison.Ordinal));
        Assert.Equal(403, await StatusOfAsync(drops, "gate", SomeDrops.Other, 1, 1000));
    }

    [Fact]
    public async Task Expired_replayed_foreign_and_widened_grants_put_nothing()
    {
        var clock = new MovedClock();
        await using var drops = await SomeDrops.CreateAsync(time: clock);
        var grant = await drops.GrantAsync(files: 1, bytes: 5000);
        var other = await drops.GrantAsync(drop: "gate", token: SomeDrops.Other);
        var (first, second) =
            (await drops.SealAsync(SomeLake.Patients), await drops.SealAsync(SomeLake.Patients));
        var foreign = await drops.SealAsync(SomeLake.Patients, "gate", "other");

        // Widened: another drop, another sender, a larger file, a changed token.
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant,
            foreign)));
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(other, first)));
        var large = first with { Announcement = first.Announcement with { SizeBytes = 1L << 60 } };
        Assert.Equal(
            (413, "LW-DRP-0115"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant, large,
                size: 1L << 58)));
        var wide = first with { Announcement = first.Announcement with { SizeBytes = 5001 } };
        Assert.Equal(
            (403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant, wide,
                size: 5001)));
        var empty = first with { Announcement = first.Announcement with { SizeBytes = 0 } };
        Assert.Equal(
            (400, "LW-DRP-0110"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant, empty, size: 0)));
        for (var place = 0; place < grant.Length; place++)
        {
            var changed = grant.ToCharArray();
            changed[place] = changed[place] == 'x' ? 'y' : 'x';
            using var refused = await drops.BeginAsync(new string(changed), first);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        // Replayed: it was for one file.
        var upload = await drops.BegunAsync(grant, first);
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant,
            second)));

        // Foreign: nobody else's grant finds the upload, and nobody else can take the delivery's id.
        foreach (var method in new[] { "HEAD", "DELETE" })
        {
            using var refused = await drops.SendAsync(method, upload, other);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        Assert.Equal((404, "LW-DRP-0107"), await SomeHttp.ProblemAsync(
            await drops.PatchAsync(other, upload, 0, first.Content)));
        var stolen = foreign with { Announcement = foreign.Announcement with { Id = first.Announcement.Id } };
        Assert.Equal((409, "LW-DRP-0111"), await SomeHttp.ProblemAsync(await drops.BeginAsync(other,
            stolen)));

        // Expired: no new upload after a quarter of an hour, and no old one after a day.
        clock.By = TimeSpan.FromMinutes(16);
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant,
            second)));
        Assert.Equal(0, await drops.OffsetAsync(grant, upload));
        clock.By = TimeSpan.FromHours(25);
        using var gone = await drops.SendAsync("HEAD", upload, grant);
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
    }

    [Fact]
    public async Task Only_operators_see_the_list_of_deliveries()
    {
        var id = await _drops.Some.SendAsync(SomeLake.Patients);
        await _drops.OverAsync(id);
        using var listed = await _drops.SendAsync("GET", "/v1/deliveries", SomeDrops.Kim);
        var text = await listed.Content.ReadAsStringAsync();
        Assert.True(listed.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        var row = json.RootElement.GetProperty("deliveries").EnumerateArray()
            .Single(one => one.GetProperty("delivery").GetString() == id);
        Assert.Equal(("loaded", 3L),
            (row.GetProperty("state").GetString(), row.GetProperty("rows").GetInt64()));
        foreach (var caller in new[] { SomeDrops.Ana, SomeDrops.Mercy, await _drops.GrantAsync(), null })
        {
            using var refused = await _drops.SendAsync("GET", "/v1/deliveries", caller);
            Assert.True((int)refused.StatusCode is 401 or 403);
        }
    }

    private static async Task<int> StatusOfAsync(SomeDrops drops, string drop, string token, long files,
        long bytes)
    {
        using var response =
            await drops.SendAsync("POST", $"/v1/drops/{drop}/grants", token, Asked(files, bytes));
        return (int)response.StatusCode;
    }

    private static StringContent Asked(long files, long bytes) =>
        new($$"""{"files":{{files}},"bytes":{{bytes}}}""", Encoding.UTF8, "application/json");
}
