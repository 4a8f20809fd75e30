// What holds of every ground: one holder of the lock at a time, and a root file that moves with the log.
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Tests.Audit;
using Xunit;

namespace Lakeward.Tests.Postgres;

public abstract class GroundContract
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Opens the one ground of the test, as another process would.</summary>
    protected abstract ILakeGround Open();

    [Fact]
    public void One_at_a_time_holds_the_lock()
    {
        var (one, two) = (Open(), Open());
        using (var held = one.Lock(Patience))
        {
            Assert.Null(two.TryLock());
            Assert.Null(one.TryLock());
            var late = Assert.Throws<LakeException>(() => two.Lock(TimeSpan.FromMilliseconds(30)));
            Assert.True(Lake.IsBusy(late));
            Assert.Equal("LW-STO-0203", late.Id);
            held.Require();
        }

        using var next = two.TryLock();
        Assert.NotNull(next);
        next.Require();
    }

    [Fact]
    public async Task Those_who_wait_take_the_lock_one_after_the_other()
    {
        var (inside, most, turns) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var ground = Open();
            for (var turn = 0; turn < 5; turn++)
            {
                using var held = ground.Lock(Patience);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                turns++;
                Thread.Sleep(1);
                Interlocked.Decrement(ref inside);
            }
        })));
        Assert.Equal((1, 20), (most, turns));
    }

    [Fact]
    public async Task The_root_file_is_replaced_with_the_event_that_says_so()
    {
        var ground = Open();
        Assert.Equal("a root file"u8.ToArray(), ground.TryReadRoot());
        using var logs = new Logs(ground.Log);
        using var log = logs.Create();
        using var alone = ground.Lock(Patience);
        Assert.Equal(0, await log.AppendAsync(alone, Logs.Event(0), root: "another"u8.ToArray()));
        Assert.Equal("another"u8.ToArray(), Open().TryReadRoot());
        Assert.Empty(logs.Verify().Findings);
    }
}
