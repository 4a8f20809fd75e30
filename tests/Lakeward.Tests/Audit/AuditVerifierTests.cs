// Whatever is changed in a log's folder, the verifier finds it.
using Lakeward.Audit;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class AuditVerifierTests : IAsyncLifetime
{
    private const int Size = 700;
    private readonly Logs _logs = new();
    private SignedCheckpoint _early = null!;

    private string[] Files => Directory.GetFiles(_logs.Folder, "*", SearchOption.AllDirectories)
        .Where(p => Path.GetFileName(p) != LogFolder.LockName).Order(StringComparer.Ordinal).ToArray();

    public async ValueTask InitializeAsync()
    {
        using var log = _logs.Create();
        await Logs.Append(log, 300);
        _early = log.Head;
        await Logs.Append(log, Size - 300);
    }

    public ValueTask DisposeAsync()
    {
        _logs.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void An_untouched_log_verifies_also_against_an_earlier_checkpoint()
    {
        var report = _logs.Verify(_early);
        Assert.Empty(report.Findings);
        Assert.True(report.IsVerified);
        Assert.Equal(Size, report.Size);
        Assert.Empty(_logs.Verify(report.Checkpoint).Findings);
    }

    [Fact]
    public void A_log_extends_its_own_earlier_checkpoints_and_no_other_log_s()
    {
        using var other = new Logs();
        using var stranger = other.Create();
        using var log = _logs.Open();
        Assert.True(log.Extends(_early));
        Assert.True(log.Extends(log.Head));
        Assert.False(stranger.Extends(_early));
    }

    [Fact]
    public void The_log_has_every_kind_of_file() => Assert.Equal(
        [
            "checkpoint", "log.vkey", "tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2",
            "tile/details/000", "tile/details/001", "tile/details/002.p/188",
            "tile/entries/000", "tile/entries/001", "tile/entries/002.p/188",
        ],
        Files.Select(p => Path.GetRelativePath(_logs.Folder, p)));

    [Fact]
    public void A_flipped_bit_in_any_kind_of_file_is_found()
    {
        const int seed = 4711;
        var random = new Random(seed);
        foreach (var path in Files)
        {
            var content = File.ReadAllBytes(path);
            for (var i = 0; i < 12; i++)
            {
                var bit = random.Next(content.Length * 8);
                var changed = (byte[])content.Clone();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(path, changed);
                Assert.False(_logs.Verify().IsVerified, $"seed {seed}, bit {bit} of {path}");
            }

            File.WriteAllBytes(path, content);
        }

        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public void A_flipped_bit_is_an_error_for_the_reader_never_an_event()
    {
        const int seed = 4712;
        var random = new Random(seed);
        foreach (var path in Files.Where(p => p.Contains("/entries/") || p.Contains("/details/")))
        {
            var content = File.ReadAllBytes(path);
            var bit = random.Next(content.Length * 8);
            var changed = (byte[])content.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, changed);
            Assert.Throws<LakeException>(() =>
            {
                using var log = _logs.Open();
                Assert.Equal(Size, log.Read(0, Size).Count());
                for (var i = 0; i < Size; i += 1)
                {
                    ReadDetailIfAny(log, i);
                }
            });
            File.WriteAllBytes(path, content);
        }
    }

    [Fact]
    public void A_missing_file_is_found_and_named()
    {
        foreach (var path in Files)
        {
            File.Move(path, path + "-aside");
            var findings = _logs.Verify().Findings;
            var name = Path.GetRelativePath(_logs.Folder, path);
            string[] missing = ["LW-AUD-0401", "LW-AUD-0405", "LW-AUD-0411"];
            Assert.Contains(findings, f => f.Place == name && missing.Contains(f.Id));
            Assert.Contains(findings, f => f.Place == name + "-aside" && f.Id == "LW-AUD-0410");
            File.Move(path + "-aside", path);
        }
    }

    [Fact]
    public void A_truncated_or_longer_file_is_found()
    {
        foreach (var path in Files)
        {
            var content = File.ReadAllBytes(path);
            foreach (var length in (int[])[0, 1, content.Length / 2, content.Length - 1, content.Length + 1])
            {
                var changed = content;
                Array.Resize(ref changed, length);
                File.WriteAllBytes(path, changed);
                Assert.False(_logs.Verify().IsVerified, $"{path} with {length} bytes");
            }

            File.WriteAllBytes(path, content);
        }
    }

    [Theory]
    [InlineData("tile/entries/000", "tile/entries/001")]
    [InlineData("tile/0/000", "tile/0/001")]
    [InlineData("tile/details/000", "tile/details/001")]
    [InlineData("tile/entries/000", "tile/details/000")]
    public void Swapped_files_are_found(string one, string other)
    {
        var (a, b) = (Path.Combine(_logs.Folder, one), Path.Combine(_logs.Folder, other));
        File.Move(a, a + "-");
        File.Move(b, a);
        File.Move(a + "-", b);
        Assert.False(_logs.Verify().IsVerified);
    }

    [Fact]
    public async Task An_older_copy_verifies_alone_but_not_against_a_later_checkpoint()
    {
        using var logs = new Logs();
        using var log = logs.Create();
        await Logs.Append(log, 10);
        var older = logs.Copy("older");
        await Logs.Append(log, 10);

        Assert.True(AuditVerifier.Verify(older, logs.Key).IsVerified);
        var finding = Assert.Single(AuditVerifier.Verify(older, logs.Key, log.Head).Findings);
        Assert.Equal("LW-AUD-0412", finding.Id);
    }

    [Fact]
    public async Task A_rewritten_history_is_found_against_an_earlier_checkpoint()
    {
        using var logs = new Logs();
        SignedCheckpoint kept;
        using (var log = logs.Create())
        {
            await Logs.Append(log, 10);
            kept = log.Head;
        }

        // The holder of the signing key starts over and tells another story.
        Directory.Delete(logs.Folder, recursive: true);
        using (var log = logs.Create())
        {
            await Logs.Append(log, 20);
        }

        Assert.True(logs.Verify().IsVerified);
        Assert.Equal("LW-AUD-0413", Assert.Single(logs.Verify(kept).Findings).Id);
        Assert.Equal("LW-AUD-0414", Assert.Single(logs.Verify(_early).Findings).Id);
    }

    [Fact]
    public void A_checkpoint_put_back_is_reported_even_without_an_earlier_one()
    {
        File.WriteAllBytes(Path.Combine(_logs.Folder, "checkpoint"), _early.Bytes.ToArray());
        var report = _logs.Verify();
        Assert.Contains(report.Findings, f => f.Id == "LW-AUD-0451");
    }

    [Fact]
    public void A_leftover_that_disagrees_with_what_replaced_it_is_found()
    {
        var folder = Path.Combine(_logs.Folder, "tile", "0", "002.p");
        var whole = File.ReadAllBytes(Path.Combine(folder, "188"));
        File.WriteAllBytes(Path.Combine(folder, "5"), whole[..(5 * 32)]);
        Assert.Empty(_logs.Verify().Findings);
        whole[3] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, "5"), whole[..(5 * 32)]);
        var finding = Assert.Single(_logs.Verify().Findings);
        Assert.Equal(("LW-AUD-0409", "tile/0/002.p/5"), (finding.Id, finding.Place));
    }

    [Fact]
    public void A_folder_without_a_log_is_a_finding_not_a_crash()
    {
        var report = AuditVerifier.Verify(_logs.Folder + "-absent", _logs.Key);
        Assert.Equal("LW-AUD-0401", Assert.Single(report.Findings).Id);
        Assert.False(report.IsVerified);
    }

    [Fact]
    public async Task Verifying_while_others_append_finds_nothing()
    {
        using var log = _logs.Open();
        var appending = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await Logs.Append(log, 1 + (i % 20));
            }
        });
        while (!appending.IsCompleted)
        {
            var report = _logs.Verify(_early);
            Assert.True(report.IsVerified, string.Join('\n', report.Findings));
        }

        await appending;
        Assert.Empty(_logs.Verify(_early).Findings);
    }

    private static void ReadDetailIfAny(AuditLog log, int index)
    {
        if (index % 3 == 0)
        {
            Assert.Equal("select 1"u8.ToArray(), log.ReadDetail(index));
        }
    }
}
