// Several commands at once on one lake get along: each change happens once, and readers see whole states.
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ConcurrencyTests
{
    private const int Seed = 20267;
    private const int Rows = 40;
    private const string AlreadyLoaded = "LW-ING-0125";

    private static readonly string[] Count =
    [
        "sql", "select count(*) as n from claims.patients",
        "--as", "kim", "--purpose", "HOPERAT", "--format", "csv",
    ];

    [Fact]
    public async Task Two_loads_of_one_delivery_at_once_load_it_once()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        for (var round = 1; round <= 3; round++)
        {
            var id = await lake.SendAsync(Rows);
            var both = await Task.WhenAll(lake.RunAsync("load", id), lake.RunAsync("load", id));
            var context = string.Join('\n', both.AsEnumerable());
            Assert.Equal([0, 2], both.Select(ended => ended.ExitCode).Order());
            Assert.True(both.Single(ended => ended.ExitCode == 2).Error.Contains(AlreadyLoaded), context);
            using var open = await lake.OpenAsync();
            lake.RequireSound(open, context);
            Assert.Equal(round, (await lake.WholeDeliveriesAsync(open, context)).Count);
        }
    }

    [Fact]
    public async Task A_query_during_loads_sees_whole_deliveries_only()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        var first = await lake.SendAsync(Rows);
        Assert.Equal(0, (await lake.RunAsync("load", first)).ExitCode);
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add(await lake.SendAsync(Rows));
        }

        var loading = lake.RunAsync(["load", .. ids]);
        var (queries, last) = (0, 0);
        while (!loading.IsCompleted || queries == 0)
        {
            var answer = await lake.RunAsync(Count);
            Assert.True(answer.ExitCode == 0, answer.ToString());
            var seen = int.Parse(answer.Output.Split('\n')[1]);
            Assert.True(seen % Rows == 0 && seen >= last, $"{seen} rows after {last}");
            (queries, last) = (queries + 1, seen);
        }

        var loaded = await loading;
        Assert.True(loaded.ExitCode == 0, loaded.ToString());
        using var open = await lake.OpenAsync();
        lake.RequireSound(open, "after the loads");
        Assert.Equal(ids.Count + 1, (await lake.WholeDeliveriesAsync(open, "after the loads")).Count);
    }

    [Fact]
    public async Task Readers_in_a_row_stand_every_kind_of_change_beside_them()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        using (var open = await lake.OpenAsync())
        {
            await open.LoadAsync(await lake.SendAsync(Rows), "kim");
        }

        Func<WatchedLake, Task>[] both = [ChangeAsync, ReadAsync];
        await Parallel.ForEachAsync(both, async (work, _) => await work(lake));
        using var after = await lake.OpenAsync();
        lake.RequireSound(after, "after the changes");
    }

    [Fact]
    public async Task Two_applies_at_once_make_the_change_once()
    {
        using var lake = await WatchedLake.CreateAsync(Seed);
        for (var version = 1; version <= 3; version++)
        {
            lake.WriteManifest(version);
            var both = await Task.WhenAll(lake.RunAsync("apply"), lake.RunAsync("apply"));
            var context = string.Join('\n', both.AsEnumerable());
            Assert.True(both.All(ended => ended.ExitCode == 0), context);
            Assert.True(both.Count(ended => ended.Output.Contains("Applied.")) == 1, context);
            Assert.True(both.Count(ended => ended.Output.Contains("Nothing to do")) == 1, context);
            using var open = await lake.OpenAsync();
            Assert.True(open.Plan().IsEmpty, context);
            lake.RequireSound(open, context);
        }
    }

    private static async Task ReadAsync(WatchedLake lake)
    {
        for (var read = 0; read < 12; read++)
        {
            using var open = await lake.OpenAsync();
            var rows = await WatchedLake.AskAsync(open, "select count(*) as n from claims.patients");
            Assert.Contains($"{Rows}", rows);
        }
    }

    private static async Task ChangeAsync(WatchedLake lake)
    {
        for (var version = 1; version <= 4; version++)
        {
            lake.WriteManifest(version);
            using var open = await lake.OpenAsync();
            await open.ApplyAsync("kim");
            await open.RotateDatasetKeysAsync(null, "kim");
            await open.RotateRootAsync("kim");
        }
    }
}
