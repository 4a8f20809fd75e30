// A load that is killed at any moment loses no row and doubles none.
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrashLoadTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int RowsPerBatch = 25;

    private readonly int _seed = CrashPlan.SeedOf(1);

    [Fact]
    public async Task A_killed_load_is_in_the_table_whole_or_not_at_all_and_can_be_run_again()
    {
        using var lake = await WatchedLake.CreateAsync(_seed);
        string[] ids = [];
        await new CrashDrill(lake, _seed, output).RunAsync(
            CrashPlan.Times(Kills),
            async _ =>
            {
                ids = [await lake.SendAsync(RowsPerBatch), await lake.SendAsync(RowsPerBatch)];
                return ["load", .. ids];
            },
            async (_, ended, context) =>
            {
                using var open = await lake.OpenAsync();
                lake.RequireSound(open, context);
                var present = await lake.WholeDeliveriesAsync(open, context);
                foreach (var id in ids.Where(id => ended.Output.Contains($"{id}   {RowsPerBatch} rows")))
                {
                    Assert.True(present.Contains(id), $"{id} was told to be loaded and is not ({context})");
                }

                await lake.LoadRestAsync(open, ids, context);
            });
        var verified = await lake.RunAsync("audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }
}
