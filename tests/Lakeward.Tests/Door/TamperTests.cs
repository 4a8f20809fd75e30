// Whatever is changed, cut short or taken away in a lake's folder is noticed.
using System.Diagnostics;
using Xunit;

namespace Lakeward.Tests.Door;

/// <summary>
/// More than 10,000 single bits are flipped, one at a time, in every kind of file that a lake writes. Each
/// must be noticed by the narrowest real way in which a lake reads that file: the audit log's verifier, the
/// verification of the whole lake, a question, a load, or the opening of the root key.
/// </summary>
/// <remarks>
/// How they are spread: <see cref="FileKind"/> gives the random ones per kind, evenly over the kind's files,
/// then evenly over the file's bits. The root key file gets every single bit outside of its four values (the
/// parser refuses them at once), and random bits inside, since each of those costs a key derivation. The
/// manifest <c>lake.yaml</c> is people's own file and left out, as are the empty lock files.
/// </remarks>
[Collection(nameof(TamperedLakes))]
public sealed class TamperTests(TamperedLake lake, ITestOutputHelper output)
{
    private const int Seed = 20261122;
    private static readonly string[] DerivedFrom = ["iterations", "salt", "nonce", "wrapped"];
    private readonly Random _random = new(Seed);

    private static IEnumerable<FileKind> All =>
        [.. FileKind.Audit, .. FileKind.Store, .. FileKind.Tables, .. FileKind.Inbox, FileKind.Root];

    [Fact]
    public void At_least_ten_thousand_bits_are_flipped() =>
        Assert.InRange(All.Sum(kind => kind.Flips), 10_000, 20_000);

    [Fact]
    public Task A_flipped_bit_in_the_audit_log_is_noticed() => FlipAsync(FileKind.Audit);

    [Fact]
    public async Task A_flipped_bit_in_the_store_or_the_public_files_is_noticed()
    {
        Assert.True(lake.Lake.Verify().Passed);
        await FlipAsync(FileKind.Store);
        Assert.True(lake.Lake.Verify().Passed);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_table_never_changes_an_answer()
    {
        foreach (var kind in FileKind.Tables)
        {
            await FlipAsync(kind, mustBeNoticed: false);
        }

        Assert.Equal(lake.Answer, await lake.AskAsync(TamperedLake.Question));
    }

    [Fact]
    public Task A_flipped_bit_in_the_inbox_is_noticed_by_the_load() => FlipAsync(FileKind.Inbox);

    [Fact]
    public async Task A_flipped_bit_in_the_root_key_file_is_noticed()
    {
        var bytes = await File.ReadAllBytesAsync(RootFile, TestContext.Current.CancellationToken);
        foreach (var bit in OuterBits())
        {
            Flip(bytes, bit);
            Assert.True(lake.RefusesRoot(bytes), $"bit {bit}");
            Flip(bytes, bit);
        }

        var inner = Enumerable.Range(0, bytes.Length * 8).Except(OuterBits()).ToList();
        for (var flip = 0; flip < FileKind.Root.Flips; flip++)
        {
            var bit = inner[_random.Next(inner.Count)];
            Flip(bytes, bit);
            Assert.True(lake.RefusesRoot(bytes), $"seed {Seed}, bit {bit}");
            Flip(bytes, bit);
        }

        Assert.False(lake.RefusesRoot(bytes));
    }

    [Fact]
    public async Task Every_file_cut_short_is_noticed()
    {
        foreach (var kind in All.Except(FileKind.Tables))
        {
            foreach (var path in kind.Files(lake))
            {
                var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
                foreach (var length in new[] { 0, 1, whole.Length / 2, whole.Length - 1 }.Distinct())
                {
                    await File.WriteAllBytesAsync(
                        path, whole[..length], TestContext.Current.CancellationToken);
                    Assert.True(await kind.IsNoticed(lake, path), $"{path} cut to {length} bytes");
                }

                await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
            }
        }

        Assert.True(lake.Lake.Verify().Passed);
    }

    [Fact]
    public async Task Every_file_with_something_behind_it_is_noticed()
    {
        foreach (var kind in All.Except(FileKind.Tables))
        {
            foreach (var path in kind.Files(lake))
            {
                var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
                await File.WriteAllBytesAsync(
                    path, [.. whole, .. "x"u8], TestContext.Current.CancellationToken);
                Assert.True(await kind.IsNoticed(lake, path), path);
                await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Every_file_taken_away_is_noticed()
    {
        foreach (var kind in All.Except(FileKind.Tables).Except([FileKind.Root]))
        {
            foreach (var path in kind.Files(lake))
            {
                File.Move(path, path + "-away");
                var away = Path.Combine(Path.GetDirectoryName(lake.Root)!, "away");
                File.Move(path + "-away", away);
                Assert.True(await kind.IsNoticed(lake, path), path);
                File.Move(away, path);
            }
        }

        Assert.True(lake.Lake.Verify().Passed);
    }

    private string RootFile => Path.Combine(lake.Root, "root.json");

    /// <summary>The bits of the root key file that are in none of its four values.</summary>
    private List<int> OuterBits()
    {
        var lines = File.ReadAllText(RootFile).Split('\n');
        var bits = new List<int>();
        var start = 0;
        foreach (var line in lines)
        {
            var named = DerivedFrom.FirstOrDefault(
                name => line.Contains($"\"{name}\"", StringComparison.Ordinal));
            var from = named is null ? line.Length : line.IndexOf(':', StringComparison.Ordinal) + 2;
            bits.AddRange(Enumerable.Range(start * 8, from * 8));
            start += line.Length + 1;
        }

        return bits;
    }

    private async Task FlipAsync(IEnumerable<FileKind> kinds)
    {
        foreach (var kind in kinds)
        {
            await FlipAsync(kind, mustBeNoticed: true);
        }
    }

    private async Task FlipAsync(FileKind kind, bool mustBeNoticed)
    {
        var clock = Stopwatch.StartNew();
        var files = kind.Files(lake);
        Assert.NotEmpty(files);
        var noticed = 0;
        for (var flip = 0; flip < kind.Flips; flip++)
        {
            var path = files[flip % files.Count];
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var bit = _random.NextInt64(RandomAccess.GetLength(file) * 8);
            Flip(file, bit);
            var isNoticed = await kind.IsNoticed(lake, path);
            Flip(file, bit);
            Assert.True(isNoticed || !mustBeNoticed, $"seed {Seed}, {path}, bit {bit}");
            noticed += isNoticed ? 1 : 0;
        }

        output.WriteLine(
            $"{kind}: {noticed} of {kind.Flips} flips noticed in {files.Count} files, "
            + $"seed {Seed}, {clock.Elapsed.TotalSeconds:N1} s");
    }

    private static void Flip(byte[] bytes, int bit) => bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    private static void Flip(Microsoft.Win32.SafeHandles.SafeFileHandle file, long bit)
    {
        Span<byte> one = stackalloc byte[1];
        Assert.Equal(1, RandomAccess.Read(file, one, bit / 8));
        one[0] ^= (byte)(1 << (int)(bit % 8));
        RandomAccess.Write(file, one, bit / 8);
    }
}
