// A killed apply leaves the old manifest in force or the new one.
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrashApplyTests(ITestOutputHelper output)
{
    private const int Kills = 12;

    private readonly int _seed = CrashPlan.SeedOf(2);

    [Fact]
    public async Task A_killed_apply_leaves_the_old_manifest_or_the_new_one_and_can_be_run_again()
    {
        using var lake = await WatchedLake.CreateAsync(_seed);
        var id = await lake.SendAsync(rows: 50);
        using (var open = await lake.OpenAsync())
        {
            await open.LoadAsync(id, "kim");
        }

        await new CrashDrill(lake, _seed, output).RunAsync(
            CrashPlan.Times(Kills),
            round =>
            {
                lake.WriteManifest(round);
                return Task.FromResult<string[]>(["apply"]);
            },
            async (round, ended, context) =>
            {
                using var open = await lake.OpenAsync();
                var (old, next) = (WatchedLake.DatasetOf(round - 1), WatchedLake.DatasetOf(round));
                var datasets = open.Manifest!.Datasets;
                Assert.True(datasets.ContainsKey(old) != datasets.ContainsKey(next), context);
                Assert.True(datasets.ContainsKey(next) || !ended.Output.Contains("Applied."), context);
                lake.RequireSound(open, context);
                await open.ApplyAsync("kim");
                Assert.True(open.Plan().IsEmpty, context);
                Assert.True(open.Manifest!.Datasets.ContainsKey(next), context);
                lake.RequireSound(open, context);
                Assert.Single(await lake.WholeDeliveriesAsync(open, context));
            });
    }
}
