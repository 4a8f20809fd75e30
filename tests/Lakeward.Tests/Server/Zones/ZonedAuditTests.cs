// What happens at an edge is in the audit log: grants, uploads begun, finished, refused and aborted.
using System.Net;
using Lakeward.Audit;
using Lakeward.Server.Control;
using Lakeward.Server.Drops;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Drops;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

[Collection(nameof(ZoneCollection))]
public sealed class ZonedAuditTests(OpenZones open)
{
    private readonly SomeDrops _drops = open.Zones.Drops;

    [Fact]
    public async Task Each_step_of_an_upload_is_recorded_with_ids_and_counts_alone()
    {
        var start = _drops.Lake.EventCount;
        var grant = await _drops.GrantAsync();
        var (whole, aborted, wrong) = (
            await _drops.SealAsync(SomeLake.Patients), await _drops.SealAsync(SomeLake.Patients),
            await _drops.SealAsync(SomeLake.Patients));
        using var begun = await _drops.BeginAsync(grant, whole, whole.Content);
        await _drops.SendAsync("DELETE", await _drops.BegunAsync(grant, aborted), grant);
        var bad = wrong.Content.ToArray();
        bad[^1] ^= 1;
        Assert.Equal((422, "LW-DRP-0117"), await SomeHttp.ProblemAsync(
            await _drops.PatchAsync(grant, await _drops.BegunAsync(grant, wrong), 0, bad)));
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await _drops.BeginAsync(
            grant, await _drops.SealAsync(SomeLake.Patients, "gate", "other"))));
        Assert.Equal((404, "LW-DRP-0101"), await SomeHttp.ProblemAsync(await _drops.SendAsync(
            "POST", "/v1/drops/ssn-219-09-9999/grants", SomeDrops.Other,
            new StringContent("""{"files":1,"bytes":1000}"""))));
        var id = whole.Announcement.Id;
        var own = grant.Split('_')[1];
        var events = (await EventsAsync(start, "upload.begin", 4))
            .Where(entry => entry.Facts.GetValueOrDefault("grant", own) == own).ToList();
        Assert.Equal(3, events.Count(entry => entry is { Kind: "upload.begin", Outcome: "done" }));
        var finished = events.Single(entry => entry is { Kind: "upload.finish", Outcome: "done" });
        Assert.Equal((id, "mercy", "door"), (finished.Facts["delivery"], finished.Principal,
            finished.Facts["drop"]));
        Assert.Equal("LW-DRP-0117", events.Single(
            entry => entry is { Kind: "upload.finish", Outcome: "refused" }).Facts["issue"]);
        Assert.Equal(aborted.Announcement.Id, events.Single(
            entry => entry.Kind == "upload.abort").Facts["delivery"]);
        Assert.Equal("LW-DRP-0106", events.Single(
            entry => entry is { Kind: "upload.begin", Outcome: "refused" }).Facts["issue"]);
        var made = events.First(entry => entry is { Kind: "grant.make", Outcome: "done" });
        Assert.Equal(made.Facts["grant"], finished.Facts["grant"]);
        var said = string.Concat(events.SelectMany(entry => entry.Facts.Values));
        Assert.DoesNotContain("219", said, StringComparison.Ordinal);
        Assert.DoesNotContain(grant, said, StringComparison.Ordinal);
        Assert.DoesNotContain("patients.csv", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_tells_of_twenty_refusals_and_no_more()
    {
        var start = _drops.Lake.EventCount;
        var grant = await _drops.GrantAsync();
        var foreign = await _drops.SealAsync(SomeLake.Patients, "gate", "other");
        for (var turn = 0; turn < 25; turn++)
        {
            using var refused = await _drops.BeginAsync(grant, foreign);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        var mark = await _drops.BegunAsync(grant, await _drops.SealAsync(SomeLake.Patients));
        var events = await EventsAsync(start, "upload.begin", 21);
        var own = events.Where(entry => entry.Outcome == "refused" && entry.Kind == "upload.begin");
        Assert.Equal(20, own.Count());
        await _drops.SendAsync("DELETE", mark, grant);
    }

    [Fact]
    public async Task An_upload_is_not_finished_unless_its_event_is_written_down()
    {
        var grant = await _drops.GrantAsync();
        var file = await _drops.SealAsync(SomeLake.Patients);
        var upload = await _drops.BegunAsync(grant, file);
        await ExecuteAsync("ALTER TABLE upload_events RENAME TO upload_events_away");
        try
        {
            Assert.Equal((503, "LW-CTL-0103"), await SomeHttp.ProblemAsync(
                await _drops.PatchAsync(grant, upload, 0, file.Content)));
            await using var database = await Control().CreateDbContextAsync();
            Assert.False((await database.Set<Upload>().SingleAsync(
                row => row.DeliveryId == file.Announcement.Id)).IsDone);
        }
        finally
        {
            await ExecuteAsync("ALTER TABLE upload_events_away RENAME TO upload_events");
        }

        Assert.Equal(file.Content.Length, await _drops.OffsetAsync(grant, upload));
        Assert.Equal(file.Announcement.Sha256, (await _drops.ReceiptAsync(upload)).Sha256);
    }

    [Fact]
    public async Task A_drop_that_leaves_the_manifest_takes_nothing_more_under_older_grants()
    {
        await using var zones = await SomeZones.CreateAsync();
        var drops = zones.Drops;
        var grant = await drops.GrantAsync(drop: "gate", token: SomeDrops.Other);
        var file = await drops.SealAsync(SomeLake.Patients, "gate", "other");
        await drops.Some.ApplyAsync(SomeLake.Manifest);
        await drops.Service<DropPublisher>().PublishAsync(default);
        Assert.Equal((403, "LW-DRP-0106"), await SomeHttp.ProblemAsync(await drops.BeginAsync(grant, file)));
        await using var database = await drops.Service<IDbContextFactory<ControlDatabase>>()
            .CreateDbContextAsync();
        Assert.Equal(
            ["door"], await database.Set<PublishedDrop>().Select(row => row.DropName).ToListAsync());
    }

    /// <summary>The events since an index, when there are so many of a kind.</summary>
    private async Task<List<AuditEvent>> EventsAsync(long start, string kind, int count)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            _drops.Lake.FindDelivery("0");
            var events = _drops.Lake.Events(start, _drops.Lake.EventCount)
                .Select(entry => entry.Event).ToList();
            if (events.Count(entry => entry.Kind == kind) >= count
                && !await (await Control().CreateDbContextAsync()).Set<UploadEvent>().AnyAsync())
            {
                return [.. _drops.Lake.Events(start, _drops.Lake.EventCount).Select(entry => entry.Event)];
            }

            Assert.True(
                clock.Elapsed < TimeSpan.FromSeconds(20),
                string.Join(' ', events.Select(entry => $"{entry.Kind}/{entry.Outcome}")));
            await Task.Delay(100);
        }
    }

    private IDbContextFactory<ControlDatabase> Control() =>
        _drops.Service<IDbContextFactory<ControlDatabase>>();

    private async Task ExecuteAsync(string sql)
    {
        await using var database = await Control().CreateDbContextAsync();
        await database.Database.ExecuteSqlRawAsync(sql);
    }
}
