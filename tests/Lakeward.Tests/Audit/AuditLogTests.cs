// What a folder adds: files that a crash, a full disk or a restored copy left as they should not be.
using System.Text;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Tests.Storage;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class AuditLogTests() : LogContract(new Logs())
{
    [Fact]
    public void A_folder_without_a_log_is_told_from_a_log() =>
        Assert.Equal("LW-AUD-0202", Refusal(() => AuditLog.Open(_logs.Folder + "-absent", _logs.Options)));

    protected override Task RewindAsync(byte[] checkpoint) =>
        File.WriteAllBytesAsync(Path.Combine(_logs.Folder, "checkpoint"), checkpoint);

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

    private IEnumerable<string> Tiles() =>
        Directory.EnumerateFiles(Path.Combine(_logs.Folder, "tile"), "*", SearchOption.AllDirectories);
}
