// Files that are genuine but not in their place or of their time: swapped, rolled back, planted, restored.
using System.Security.Cryptography;
using Lakeward.Cryptography;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

/// <summary>Each test breaks a copy of the lake and opens it; a refusal has a stable id.</summary>
[Collection(nameof(TamperedLakes))]
public sealed class RollbackTests(TamperedLake lake)
{
    [Fact]
    public async Task An_untouched_copy_opens_verifies_and_answers()
    {
        var copy = lake.Copy();
        Assert.Empty(await FindingsAsync(copy));
        using var opened = await Lake.OpenAsync(copy, lake.Options);
        Assert.Equal(lake.Answer, await SomeLake.AskAsync(opened, "kim", TamperedLake.Question));
    }

    [Fact]
    public async Task Parquet_files_swapped_between_tables_are_refused_by_question_and_verification()
    {
        var copy = lake.Copy();
        var files = TamperedLake.Files(copy, "store/tables", "*.parquet");
        var first = files[0];
        var other = files.First(path => Path.GetDirectoryName(path) != Path.GetDirectoryName(first));
        Swap(first, other);

        Assert.Equal(["LW-LAK-0110", "LW-LAK-0110"], await FindingsAsync(copy));
        using var opened = await Lake.OpenAsync(copy, lake.Options);
        foreach (var (question, _) in lake.Answers)
        {
            var refusal = await Assert.ThrowsAsync<LakeException>(
                () => SomeLake.AskAsync(opened, "kim", question));
            Assert.StartsWith("LW-PQT-", refusal.Id, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Parquet_files_swapped_within_a_table_are_refused()
    {
        var copy = lake.Copy();
        var files = TamperedLake.Files(copy, "store/tables", "*.parquet")
            .GroupBy(path => Path.GetDirectoryName(path)).First().ToList();
        Swap(files[0], files[1]);
        Assert.Equal(["LW-LAK-0110", "LW-LAK-0110"], await FindingsAsync(copy));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Commits_swapped_between_tables_are_refused(int version)
    {
        var copy = lake.Copy();
        var commits = Commits(copy, version);
        Swap(commits[0], commits[1]);
        if (version == 1)
        {
            Assert.Equal("LW-TAB-0101", await OpenFailsAsync(copy));
        }
        else
        {
            Assert.Equal(["LW-TAB-0101", "LW-TAB-0101"], await FindingsAsync(copy));
        }
    }

    [Fact]
    public async Task Received_files_swapped_between_deliveries_are_found()
    {
        var copy = lake.Copy();
        var files = TamperedLake.Files(copy, "store/objects", "*.raw");
        Swap(files[0], files[1]);
        Assert.Equal(["LW-LAK-0110", "LW-LAK-0110"], await FindingsAsync(copy));
    }

    [Fact]
    public async Task A_newest_commit_taken_away_is_refused()
    {
        var copy = lake.Copy();
        File.Delete(Commits(copy, 1)[0]);
        Assert.Equal("LW-TAB-0102", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_commit_in_the_place_of_the_newest_is_refused()
    {
        var copy = lake.Copy();
        File.Copy(Commits(copy, 0)[0], Commits(copy, 1)[0], overwrite: true);
        Assert.Equal("LW-TAB-0101", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task A_planted_commit_is_refused()
    {
        var copy = lake.Copy();
        var newest = Commits(copy, 1)[0];
        File.Copy(newest, newest.Replace("01.json", "02.json", StringComparison.Ordinal));
        Assert.Equal("LW-TAB-0103", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_copy_of_the_audit_log_is_refused()
    {
        var copy = lake.Copy();
        (await Lake.OpenAsync(copy, lake.Options)).Dispose();
        Restore(copy, "audit");
        Assert.Equal("LW-TAB-0106", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_copy_of_audit_log_and_kept_checkpoint_is_refused()
    {
        var copy = lake.Copy();
        Restore(copy, "audit");
        Restore(copy, "store/control/checkpoints");
        Assert.Equal("LW-TAB-0102", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_copy_of_audit_log_checkpoint_and_keys_is_refused()
    {
        var copy = lake.Copy();
        Restore(copy, "audit");
        Restore(copy, "store/control");
        File.Copy(Path.Combine(lake.Earlier, "root.json"), Path.Combine(copy, "root.json"), overwrite: true);
        Assert.Equal("LW-TAB-0103", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task A_copy_of_the_audit_log_without_the_newest_questions_is_refused()
    {
        var copy = lake.Copy();
        using (var opened = await Lake.OpenAsync(copy, lake.Options))
        {
            await SomeLake.AskAsync(opened, "kim", TamperedLake.Question);
        }

        TamperedLake.Copy(Path.Combine(lake.Root, "audit"), Path.Combine(copy, "audit"));
        Assert.Equal("LW-TAB-0106", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task A_lost_checkpoint_is_missed()
    {
        var copy = lake.Copy();
        Directory.Delete(Path.Combine(copy, "store/control/checkpoints"), recursive: true);
        Assert.Equal("LW-LAK-0113", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_key_table_is_refused_under_the_new_root_and_the_old_root_opens_nothing()
    {
        var copy = lake.Copy();
        Restore(copy, "store/control/keys");
        Assert.Equal("LW-LAK-0105", await OpenFailsAsync(copy));

        var other = lake.Copy();
        File.Copy(Path.Combine(lake.Earlier, "root.json"), Path.Combine(other, "root.json"), overwrite: true);
        Assert.Equal("LW-LAK-0105", await OpenFailsAsync(other));
    }

    [Fact]
    public async Task Older_keys_with_their_root_are_refused()
    {
        var copy = lake.Copy();
        Restore(copy, "store/control/keys");
        File.Copy(Path.Combine(lake.Earlier, "root.json"), Path.Combine(copy, "root.json"), overwrite: true);
        Assert.Equal("LW-TAB-0102", await OpenFailsAsync(copy));
    }

    [Fact]
    public async Task An_older_manifest_is_refused()
    {
        var copy = lake.Copy();
        Restore(copy, "store/control/manifest");
        Assert.Equal("LW-TAB-0102", await OpenFailsAsync(copy));

        var other = lake.Copy();
        var manifests = TamperedLake.Files(other, "store/control/manifest", "*");
        File.Copy(manifests[^2], manifests[^1], overwrite: true);
        Assert.Equal("LW-TAB-0101", await OpenFailsAsync(other));
    }

    [Fact]
    public async Task A_delivery_handed_in_again_after_it_was_loaded_is_not_loaded_again()
    {
        var copy = lake.Copy();
        using var opened = await Lake.OpenAsync(copy, lake.Options);
        var inbox = Path.Combine(copy, "inbox");
        var kept = Path.Combine(Path.GetDirectoryName(copy)!, "kept");
        TamperedLake.Copy(inbox, kept);
        await opened.LoadAsync(lake.Waiting, "kim");
        TamperedLake.Copy(kept, inbox);

        var again = await Assert.ThrowsAsync<LakeException>(() => opened.LoadAsync(lake.Waiting, "kim"));
        Assert.Equal("LW-ING-0125", again.Id);
    }

    [Fact]
    public async Task A_wrong_passphrase_is_said_and_nothing_changes()
    {
        var copy = lake.Copy();
        var before = Digest(copy);
        var key = Path.Combine(Path.GetDirectoryName(copy)!, "wrong.key");
        await File.WriteAllTextAsync(key, "not the passphrase\n", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<CryptographyException>(
            () => Lake.OpenAsync(copy, lake.Options with { KeyFile = key }));

        Assert.Equal("LW-CRY-0101", refusal.Id);
        Assert.Equal(before, Digest(copy));
    }

    [Fact]
    public async Task A_missing_or_empty_passphrase_file_is_said_and_nothing_changes()
    {
        var copy = lake.Copy();
        var before = Digest(copy);
        var key = Path.Combine(Path.GetDirectoryName(copy)!, "missing.key");
        var missing = await Assert.ThrowsAsync<LakeException>(
            () => Lake.OpenAsync(copy, lake.Options with { KeyFile = key }));
        await File.WriteAllTextAsync(key, "\n", TestContext.Current.CancellationToken);
        var empty = await Assert.ThrowsAsync<CryptographyException>(
            () => Lake.OpenAsync(copy, lake.Options with { KeyFile = key }));

        Assert.Equal(("LW-LAK-0104", "LW-CRY-0402"), (missing.Id, empty.Id));
        Assert.Equal(before, Digest(copy));
    }

    [Fact]
    public async Task A_missing_root_key_file_is_said_and_nothing_changes()
    {
        var copy = lake.Copy();
        File.Delete(Path.Combine(copy, "root.json"));
        var before = Digest(copy);
        Assert.Equal("LW-LAK-0112", await OpenFailsAsync(copy));
        Assert.Equal(before, Digest(copy));
    }

    private async Task<string> OpenFailsAsync(string folder)
    {
        var refusal = await Assert.ThrowsAsync<LakeException>(() => Lake.OpenAsync(folder, lake.Options));
        Assert.Equal(Outcome.NotVerified, refusal.Outcome);
        Assert.NotEmpty(refusal.Hint);
        return refusal.Id;
    }

    private async Task<IEnumerable<string>> FindingsAsync(string folder)
    {
        using var opened = await Lake.OpenAsync(folder, lake.Options);
        return opened.Verify().Findings.Where(finding => !finding.IsHarmless).Select(finding => finding.Id);
    }

    private void Restore(string folder, string part) =>
        TamperedLake.Copy(Path.Combine(lake.Earlier, part), Path.Combine(folder, part));

    private static IReadOnlyList<string> Commits(string folder, int version) =>
        TamperedLake.Files(folder, "store/tables", $"*{version:D2}.json");

    private static void Swap(string first, string second)
    {
        var aside = first + "-aside";
        File.Move(first, aside);
        File.Move(second, first);
        File.Move(aside, second);
    }

    /// <summary>One digest over the names and contents of all files.</summary>
    private static string Digest(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in TamperedLake.Files(folder, "", "*"))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(path));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
