// What holds of every audit log, wherever it lies: what is acknowledged is in it, once and in order.
using System.Text;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Audit;

public abstract class LogContract : IDisposable
{
    private protected LogContract(Logs logs) => _logs = logs;

    private protected readonly Logs _logs;

    public virtual void Dispose()
    {
        _logs.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts an older checkpoint in place, behind the log's back.</summary>
    protected abstract Task RewindAsync(byte[] checkpoint);

    [Fact]
    public async Task An_event_and_its_detail_come_back_as_they_were()
    {
        using var log = _logs.Create();
        Assert.Equal(0, log.Size);
        Assert.Equal(MerkleHash.Empty(), log.RootHash);
        Assert.Equal(0, await log.AppendAsync(Logs.Event(7), "select name from patients"u8.ToArray()));
        Assert.Equal(1, await log.AppendAsync(Logs.Event(8)));

        var (index, read) = Assert.Single(log.Read(0, 1));
        Assert.Equal(0, index);
        Assert.Equal(7, read.Rows);
        Assert.NotNull(read.Detail);
        Assert.Equal("select name from patients", Encoding.UTF8.GetString(log.ReadDetail(0)));
        Assert.Equal("LW-AUD-0208", Assert.Throws<LakeException>(() => log.ReadDetail(1)).Id);
        Assert.Equal("LW-AUD-0207", Assert.Throws<LakeException>(() => log.ReadDetail(2)).Id);
        Assert.True(_logs.Verify().IsVerified);
        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task A_reopened_log_goes_on_at_every_size_around_the_tile_borders()
    {
        _logs.Create().Dispose();
        var size = 0L;
        foreach (var count in (int[])[1, 1, 253, 1, 1, 255, 256, 300, 4000])
        {
            using var log = _logs.Open();
            Assert.Equal(size, log.Size);
            await Logs.Append(log, count);
            size += count;
            Assert.Empty(_logs.Verify().Findings);
        }

        using var last = _logs.Open();
        Assert.Equal(
            Enumerable.Range(0, (int)size),
            last.Read(0, long.MaxValue).Select(e => (int)e.Event.Rows!));
    }

    [Fact]
    public async Task Threads_and_two_logs_in_one_place_lose_and_double_nothing()
    {
        using var one = _logs.Create();
        using var two = _logs.Open();
        const int writers = 8;
        const int each = 40;
        var indexes = await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            var mine = new List<(long Index, long Number)>();
            for (var i = 0; i < each; i++)
            {
                var number = (w * each) + i;
                mine.Add((await (w % 2 == 0 ? one : two).AppendAsync(Logs.Event(number)), number));
            }

            return mine;
        })));

        var all = indexes.SelectMany(i => i).OrderBy(i => i.Index).ToList();
        Assert.Equal(Enumerable.Range(0, writers * each), all.Select(i => (int)i.Index));
        Assert.Equal(all.Select(i => i.Number), one.Read(0, writers * each).Select(e => e.Event.Rows!.Value));
        Assert.Equal(one.RootHash, two.RootHash);
        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task A_log_that_goes_back_in_time_is_refused_while_it_is_open()
    {
        using var log = _logs.Create();
        await Logs.Append(log, 3);
        var old = _logs.Store.TryReadCheckpoint()!;
        await Logs.Append(log, 3);
        await RewindAsync(old);

        Assert.Equal("LW-AUD-0204", Assert.Throws<LakeException>(() => log.Size).Id);
        Assert.Equal("LW-AUD-0204", await RefusalAsync(() => log.AppendAsync(Logs.Event(9))));
    }

    [Fact]
    public async Task A_closed_log_takes_no_events()
    {
        var log = _logs.Create();
        var last = log.AppendAsync(Logs.Event(0));
        log.Dispose();
        Assert.Equal(0, await last);
        Assert.Equal("LW-AUD-0205", await RefusalAsync(() => log.AppendAsync(Logs.Event(1))));
    }

    [Fact]
    public void A_log_is_created_once_and_opened_with_its_own_key_only()
    {
        _logs.Create().Dispose();
        Assert.Equal("LW-AUD-0201", Assert.Throws<LakeException>(() => _logs.Create()).Id);
        var others = _logs.Options with { Signer = SigningKey.Generate() };
        Assert.Equal("LW-AUD-0302", Refusal(() => AuditLog.Open(_logs.Store, others)));
        var renamed = _logs.Options with { Origin = "other.test/log" };
        Assert.Equal("LW-AUD-0302", Refusal(() => AuditLog.Open(_logs.Store, renamed)));
    }

    [Fact]
    public async Task A_detail_whose_dataset_key_is_destroyed_is_gone_but_still_proved_present()
    {
        using var key = SecretKey.Generate(32);
        IKeyring? dataset = new AesKeyring("lakeward", "ds/claims/audit-detail/v1", key);
        _logs.DatasetKeyring = _ => dataset;
        using var log = _logs.Create();
        await log.AppendAsync(Logs.Event(0), "secret"u8.ToArray());
        Assert.Equal("secret"u8.ToArray(), log.ReadDetail(0));

        dataset.Dispose();
        dataset = null;
        Assert.Equal("LW-AUD-0209", Assert.Throws<LakeException>(() => log.ReadDetail(0)).Id);
        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task An_event_that_is_refused_is_not_logged()
    {
        using var log = _logs.Create();
        var huge = Logs.Event(0) with { Policy = new string('p', AuditEvent.MaxLeafSizeBytes) };
        Assert.Equal("LW-AUD-0102", await RefusalAsync(() => log.AppendAsync(huge)));
        var detail = new byte[(64 << 10) + 1];
        Assert.Equal("LW-AUD-0103", await RefusalAsync(() => log.AppendAsync(Logs.Event(0), detail)));
        Assert.Equal(0, log.Size);
    }

    private protected static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;

    private protected static async Task<string> RefusalAsync(Func<Task> action) =>
        (await Assert.ThrowsAsync<LakeException>(action)).Id;
}
