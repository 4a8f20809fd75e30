// A killed rotation leaves the old keys in force or the new ones, and every row readable.
using Lakeward.Cryptography;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrashRotateTests(ITestOutputHelper output)
{
    private const int Kills = 9;

    private readonly int _seed = CrashPlan.SeedOf(4);

    [Fact]
    public async Task A_killed_rotation_of_dataset_keys_rotates_all_or_none_and_can_be_run_again()
    {
        using var lake = await FilledAsync(_seed);
        var version = 1;
        await new CrashDrill(lake, _seed, output).RunAsync(
            CrashPlan.Times(Kills),
            _ => Task.FromResult<string[]>(["keys", "rotate"]),
            async (_, ended, context) =>
            {
                using var open = await lake.OpenAsync();
                var now = VersionOf(open);
                var least = ended.Output.Contains("rotated") ? version + 1 : version;
                Assert.True(now >= least && now <= version + 1, context);
                lake.RequireSound(open, context);
                await open.RotateDatasetKeysAsync(null, "kim");
                version = VersionOf(open);
                Assert.Equal(now + 1, version);
                Assert.Single(await lake.WholeDeliveriesAsync(open, context));
            });
    }

    [Fact]
    public async Task A_killed_rotation_of_the_root_leaves_one_root_that_opens_and_can_be_run_again()
    {
        using var lake = await FilledAsync(_seed);
        var rootFile = Path.Combine(lake.Root, "root.json");
        byte[] before = [];
        await new CrashDrill(lake, _seed, output).RunAsync(
            CrashPlan.Times(Kills),
            async _ =>
            {
                before = await File.ReadAllBytesAsync(rootFile);
                return ["keys", "rotate", "--root"];
            },
            async (_, ended, context) =>
            {
                using var open = await lake.OpenAsync();
                var after = await File.ReadAllBytesAsync(rootFile);
                var rotated = !before.AsSpan().SequenceEqual(after);
                Assert.True(rotated || !ended.Output.Contains("rotated"), context);
                lake.RequireSound(open, context);
                await open.RotateRootAsync("kim");
                lake.RequireSound(open, context);
                Assert.Single(await lake.WholeDeliveriesAsync(open, context));
                Assert.True(
                    Directory.GetFiles(Path.Combine(lake.Root, "store", "control", "keys")).Length == 1,
                    $"an old root's key table is still there ({context})");
            });
    }

    private static async Task<WatchedLake> FilledAsync(int seed)
    {
        var lake = await WatchedLake.CreateAsync(seed);
        var id = await lake.SendAsync(rows: 50);
        using var open = await lake.OpenAsync();
        await open.LoadAsync(id, "kim");
        return lake;
    }

    /// <summary>The active version, which all classes of all datasets have in common.</summary>
    private static int VersionOf(Lake lake) => Assert.Single(lake.Keys()
        .Where(key => key is { Active: true, Class: not null and not KeyClass.AuditDetail })
        .Select(key => key.Version).Distinct());
}
