// What is acknowledged is in the log, whoever wrote it and whatever crashed.
using System.Text;
using Lakeward.Audit;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly Logs _logs = new();

    public void Dispose() => _logs.Dispose();

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
    public async Task No_detail_and_no_salt_lies_in_the_clear()
    {
        using var log = _logs.Create();
        await log.AppendAsync(Logs.Event(0), "CANARY-4711"u8.ToArray());
        foreach (var path in Directory.EnumerateFiles(_logs.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("CANARY", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)));
        }
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
    public async Task Threads_and_two_logs_on_one_folder_lose_and_double_nothing()
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
    public async Task What_a_crash_left_beyond_the_checkpoint_is_ignored_and_overwritten()
    {
        using (var log = _logs.Create())
        {
            await Logs.Append(log, 200);
        }

        // The checkpoint of 200 with the files of 600: the crash came before the last step.
        var copy = _logs.Copy("crashed");
        using (var log = _logs.Open())
        {
            await Logs.Append(log, 400);
        }

        foreach (var path in Tiles())
        {
            var target = Path.Combine(copy, Path.GetRelativePath(_logs.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
            using var torn = File.OpenWrite(target);
            torn.SetLength(torn.Length / 2);
        }

        foreach (var path in Directory.EnumerateFiles(copy, "200", SearchOption.AllDirectories))
        {
            Assert.Contains(".p", path);
        }

        File.WriteAllText(Path.Combine(copy, ".new-0001"), "half a checkpoint");
        var before = AuditVerifier.Verify(copy, _logs.Key);
        Assert.True(before.IsVerified);
        Assert.Contains(before.Findings, f => f is { Id: "LW-AUD-0451", IsHarmless: true });
        Assert.Contains(before.Findings, f => f is { Id: "LW-AUD-0452", IsHarmless: true });

        using (var log = AuditLog.Open(copy, _logs.Options))
        {
            Assert.Equal(200, log.Size);
            await Logs.Append(log, 500);
            Assert.Equal(700, log.Read(0, 700).Count());
        }

        Assert.Empty(AuditVerifier.Verify(copy, _logs.Key).Findings);
    }

    [Fact]
    public async Task Partial_tiles_that_a_power_loss_took_are_made_anew()
    {
        using (var log = _logs.Create())
        {
            await Logs.Append(log, 600);
        }

        var partials = Tiles()
            .Where(p => p.Contains(".p/") && !p.Contains("entries") && !p.Contains("details"))
            .ToList();
        Assert.Equal(2, partials.Count);
        File.Delete(partials[0]);
        File.WriteAllBytes(partials[1], new byte[64]);
        Assert.False(_logs.Verify().IsVerified);

        using (var log = _logs.Open())
        {
            Assert.Equal(600, log.Size);
        }

        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task A_log_that_goes_back_in_time_is_refused_while_it_is_open()
    {
        using var log = _logs.Create();
        await Logs.Append(log, 3);
        var old = await File.ReadAllBytesAsync(Path.Combine(_logs.Folder, "checkpoint"));
        await Logs.Append(log, 3);
        await File.WriteAllBytesAsync(Path.Combine(_logs.Folder, "checkpoint"), old);

        Assert.Equal("LW-AUD-0204", Assert.Throws<LakeException>(() => log.Size).Id);
        Assert.Equal("LW-AUD-0204", await RefusalAsync(() => log.AppendAsync(Logs.Event(9))));
    }

    [Fact]
    public async Task A_checkpoint_far_behind_its_files_is_refused_on_open()
    {
        byte[] old;
        using (var log = _logs.Create())
        {
            await Logs.Append(log, 3);
            old = await File.ReadAllBytesAsync(Path.Combine(_logs.Folder, "checkpoint"));
            await Logs.Append(log, 4700);
        }

        await File.WriteAllBytesAsync(Path.Combine(_logs.Folder, "checkpoint"), old);
        Assert.Equal("LW-AUD-0204", Assert.Throws<LakeException>(() => _logs.Open()).Id);
    }

    [Fact]
    public async Task A_failed_write_fails_its_waiters_and_spares_the_log()
    {
        using var log = _logs.Create();
        await Logs.Append(log, 2);

        // A file where the writer needs a folder.
        var blocked = Path.Combine(_logs.Folder, "tile", "entries", "000.p");
        Directory.Move(blocked, blocked + "-aside");
        File.WriteAllText(blocked, "");
        await Assert.ThrowsAsync<LakeException>(() => log.AppendAsync(Logs.Event(2)));
        File.Delete(blocked);
        Directory.Move(blocked + "-aside", blocked);

        Assert.Equal(2, await log.AppendAsync(Logs.Event(2)));
        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task A_full_disk_fails_the_event_and_the_log_goes_on_when_there_is_space()
    {
        using var disk = new SmallDisk("1m");
        var folder = Path.Combine(disk.Path, "audit");
        using var log = AuditLog.Create(folder, _logs.Options);
        await Logs.Append(log, 20);
        var ballast = Path.Combine(disk.Path, "ballast");
        await using (var file = File.Create(ballast))
        {
            Assert.Throws<IOException>(() => file.Write(new byte[1 << 20]));
        }

        var detail = new byte[5000];
        Assert.Equal("LW-STO-0201", await RefusalAsync(() => log.AppendAsync(Logs.Event(20), detail)));
        Assert.Equal(20, log.Size);
        File.Delete(ballast);
        Assert.Equal(20, await log.AppendAsync(Logs.Event(20), detail));
        Assert.Empty(AuditVerifier.Verify(folder, _logs.Key).Findings);
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
        Assert.Equal("LW-AUD-0302", Refusal(() => AuditLog.Open(_logs.Folder, others)));
        var renamed = _logs.Options with { Origin = "other.test/log" };
        Assert.Equal("LW-AUD-0302", Refusal(() => AuditLog.Open(_logs.Folder, renamed)));
        Assert.Equal("LW-AUD-0202", Refusal(() => AuditLog.Open(_logs.Folder + "-absent", _logs.Options)));
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

    private static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;

    private static async Task<string> RefusalAsync(Func<Task> action) =>
        (await Assert.ThrowsAsync<LakeException>(action)).Id;

    private IEnumerable<string> Tiles() =>
        Directory.EnumerateFiles(Path.Combine(_logs.Folder, "tile"), "*", SearchOption.AllDirectories);
}
