// The ground in PostgreSQL: a lock that is lost takes with it whatever depends on it.
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Postgres;
using Lakeward.Storage;
using Lakeward.Tables;
using Lakeward.Tests.Audit;
using Lakeward.Tests.Marts;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Postgres;

public sealed class PostgresGroundTests : GroundContract, IClassFixture<RealPostgres>, IDisposable
{
    private const string Series = "tables/a/_delta_log";
    private const string LockSession = "query LIKE '%SET token%'";
    private readonly SomeGround _ground;
    private readonly TemporaryFolder _folder = new();

    public PostgresGroundTests(RealPostgres postgres) => _ground = new SomeGround(postgres);

    public void Dispose()
    {
        _ground.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whoever_lost_the_lock_commits_nothing_once_another_has_it()
    {
        var (one, two) = (Open(), Open());
        using var logs = new Logs(one.Log);
        using var log = logs.Create();
        using var lost = one.Lock(Patience);
        Assert.Equal(0, await log.AppendAsync(lost, Logs.Event(0)));
        await _ground.KillAsync(LockSession);

        // Nobody has taken it: nothing can have been changed in between.
        lost.Require();
        Assert.Equal(1, await log.AppendAsync(lost, Logs.Event(1)));

        using var next = two.Lock(Patience);
        Assert.True(next.Token > lost.Token);
        var refusal = await Assert.ThrowsAsync<LakeException>(() => log.AppendAsync(lost, Logs.Event(2)));
        Assert.Equal("LW-STO-0300", refusal.Id);
        Assert.True(Lake.IsBusy(refusal));
        Assert.Equal("LW-STO-0300", Assert.Throws<LakeException>(lost.Require).Id);

        // What needs no lock goes on, in the same batch or another.
        Assert.Equal(2, await log.AppendAsync(Logs.Event(3)));
        Assert.Equal(3, await log.AppendAsync(next, Logs.Event(4)));
        Assert.Empty(logs.Verify().Findings);
    }

    [Fact]
    public async Task A_commit_that_another_took_over_leaves_no_trace_whenever_it_wakes()
    {
        var (one, two) = (Open(), Open());
        using var logs = new Logs(one.Log);
        using var log = logs.Create();
        using var other = AuditLog.Open(two.Log, logs.Options);
        var objects = ObjectDirectory.Create(_folder.At("store"));
        var sleeping = new SleepingStore(objects);
        var sleeper = new Ledger(sleeping, log, isShared: true);
        sleeping.BeforePut = () => Task.Run(async () =>
        {
            // The first holder has prepared its entry when its lock passes on.
            await _ground.KillAsync(LockSession);
            using var alone = two.Lock(Patience);
            var ledger = new Ledger(objects, other, isShared: true);
            Assert.True(ledger.HasPending);
            Assert.Equal(1, await ledger.RecoverAsync(alone, _ => true));
            await ledger.CommitAsync(alone, Series, "second"u8.ToArray(), Logs.Event(1));
        }).Wait();
        using (var lost = one.Lock(Patience))
        {
            var refusal = await Assert.ThrowsAsync<LakeException>(
                () => sleeper.CommitAsync(lost, Series, "first"u8.ToArray(), Logs.Event(0)));
            Assert.Equal("LW-STO-0300", refusal.Id);
        }

        // Its entry lies there, put after the other's commit, and is nobody's.
        Assert.Equal(2, objects.List(Series).Count);
        sleeper.Refresh();
        Assert.Equal("second"u8.ToArray(), sleeper.Read(Series, 0));
        sleeper.CheckHeads();
        using var again = one.Lock(Patience);
        await sleeper.CommitAsync(again, Series, "first"u8.ToArray(), Logs.Event(2));
        Assert.Equal("first"u8.ToArray(), sleeper.Read(Series, 1));
        Assert.Empty(logs.Verify().Findings);
    }

    [Fact]
    public void A_ground_that_is_not_there_or_not_said_is_told()
    {
        using var silent = new PostgresGrounds(() => " ");
        Assert.Equal("LW-PG-0300", Assert.Throws<LakeException>(() => silent.Open(_ground.Name)).Id);
        Assert.Equal("LW-PG-0306", Assert.Throws<LakeException>(
            () => silent.Open("postgresql:lake_'; DROP SCHEMA public")).Id);
        using var grounds = _ground.Over(_ground.Socket);
        var other = grounds.Open($"postgresql:lake_{Guid.CreateVersion7():n}");
        Assert.Equal("LW-PG-0303", Assert.Throws<LakeException>(() => other.TryReadRoot()).Id);
        Assert.Equal("LW-PG-0304", Assert.Throws<LakeException>(() => Open().Create("x"u8)).Id);
    }

    protected override ILakeGround Open() => _ground.Open();

    /// <summary>A store whose next put comes late.</summary>
    private sealed class SleepingStore(IObjectStore inner) : IObjectStore
    {
        public Action? BeforePut { get; set; }

        public bool TryPut(ObjectName name, ReadOnlySpan<byte> content)
        {
            var sleep = BeforePut;
            BeforePut = null;
            sleep?.Invoke();
            return inner.TryPut(name, content);
        }

        public ObjectWriter Begin(ObjectName name) => inner.Begin(name);

        public bool Exists(ObjectName name) => inner.Exists(name);

        public long SizeOf(ObjectName name) => inner.SizeOf(name);

        public byte[] ReadAll(ObjectName name, int maxSizeBytes = 16 << 20) =>
            inner.ReadAll(name, maxSizeBytes);

        public ObjectReader OpenRead(ObjectName name) => inner.OpenRead(name);

        public IReadOnlyList<ObjectName> List(string prefix = "") => inner.List(prefix);

        public bool Delete(ObjectName name) => inner.Delete(name);

        public int Sweep(string folder = "") => inner.Sweep(folder);
    }
}
