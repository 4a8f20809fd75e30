// What holds for the queue of deliveries, whichever database keeps it.
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Server.Control;
using Lakeward.Server.Work;
using Lakeward.Tests.Ground;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Tests.Server.Work;

public abstract class QueueContract
{
    private readonly MovedClock _clock = new();

    private protected abstract Task<ControlOptions> EmptyAsync();

    [Fact]
    public async Task Each_delivery_is_leased_by_one_of_many_workers()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), "0123");
        var queue = QueueOn(door);
        var ids = Enumerable.Range(0, 40).Select(number => $"{number:D32}").ToList();
        foreach (var id in ids)
        {
            await queue.AddAsync(Announced(id));
            await queue.AddAsync(Announced(id));
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await QueueOn(door).TakeAsync(default) is { } lease)
            {
                mine.Add(lease.Delivery.DeliveryId);
            }

            return mine;
        })));
        Assert.Equal(ids, taken.SelectMany(mine => mine).Order());
    }

    [Fact]
    public async Task A_lease_that_runs_out_is_taken_over_and_its_holder_changes_nothing_more()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), "0123");
        var queue = QueueOn(door);
        await queue.AddAsync(Announced("a"));
        var first = (await queue.TakeAsync(default))!;
        _clock.By += TimeSpan.FromSeconds(10);
        Assert.True(await queue.RenewAsync(first, default));
        _clock.By += TimeSpan.FromSeconds(10);
        Assert.Null(await queue.TakeAsync(default));
        _clock.By += TimeSpan.FromSeconds(6);
        var second = (await queue.TakeAsync(default))!;
        Assert.Equal(2, second.Delivery.Attempts);
        Assert.False(await queue.RenewAsync(first, default));
        Assert.Equal("LW-WRK-0101", (await Assert.ThrowsAsync<LakeException>(
            () => queue.MoveAsync(first, QueuedState.Dead, null, null))).Id);
        await queue.ReleaseAsync(first, TimeSpan.Zero);
        await queue.MoveAsync(second, QueuedState.Loaded, null, null);
        Assert.Equal(QueuedState.Loaded, (await queue.FindAsync("a", default))!.State);
        _clock.By += TimeSpan.FromDays(1);
        Assert.Null(await queue.TakeAsync(default));
    }

    [Fact]
    public async Task Failures_wait_longer_each_time_and_notices_go_with_the_state()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), "0123");
        var options = new WorkOptions
        {
            Webhook = new Webhook(new Uri("https://localhost:1/"), new string('s', 32),
                TimeSpan.FromSeconds(1)),
        };
        var queue = new DeliveryQueue(door, options, _clock);
        await queue.AddAsync(Announced("a"));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var lease = (await queue.TakeAsync(default))!;
            Assert.Equal(attempt, lease.Delivery.Attempts);
            await queue.PostponeAsync(lease, "LW-STO-0201");
            var due = (await queue.FindAsync("a", default))!.Due - _clock.GetUtcNow();
            var most = TimeSpan.FromSeconds(2 * Math.Pow(2, attempt - 1));
            Assert.InRange(due, (most / 2) - TimeSpan.FromSeconds(1), most);
            Assert.Null(await queue.TakeAsync(default));
            _clock.By += most;
        }

        var last = (await queue.TakeAsync(default))!;
        await queue.MoveAsync(last, QueuedState.Dead, null, "LW-STO-0201");
        await using var database = door.CreateDbContext();
        var notice = await database.Set<Notice>().SingleAsync();
        Assert.Equal(("failed", "a", "LW-STO-0201", "webhook"),
            (notice.Kind, notice.DeliveryId, notice.Issue, notice.Target));
    }

    private DeliveryQueue QueueOn(ControlDoor door) => new(door, new WorkOptions(), _clock);

    private static Announcement Announced(string id) => new()
    {
        Id = id, Drop = "door", Sender = "mercy", SealedName = [1], SizeBytes = 1, Sha256 = "",
        SentAt = DateTimeOffset.UnixEpoch,
    };
}
