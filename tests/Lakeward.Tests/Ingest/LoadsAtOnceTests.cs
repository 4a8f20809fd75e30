// A load holds the lake's write lock for its commit only, and what came in between is taken into account.
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Ingest;

public sealed class LoadsAtOnceTests
{
    private const string Count = "SELECT count(*) AS n, count(DISTINCT patient_id) AS d FROM claims.patients";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_is_done_while_another_writes(bool areFirst)
    {
        using var some = await SomeLake.CreateAsync();
        if (!areFirst)
        {
            await some.LoadAsync(SomeLake.Patients);
        }

        var (one, two) = (await some.SendAsync(SomeLake.Patients), await some.SendAsync(SomeLake.Patients));
        using var lake = await some.OpenAsync();
        using var other = await some.OpenAsync();
        var inner = new Meanwhile(() => other.LoadAsync(two, "kim"));

        var report = await lake.LoadAsync(one, "kim", inner);

        // The other's delivery gave the table its columns: this one was written again with them.
        Assert.Equal(areFirst ? 2 : 1, inner.Times);
        Assert.Equal(3, report.Rows);
        Assert.Equal(areFirst ? "6,3" : "9,3", await CountAsync(other));
        Assert.Empty(other.Verify().Findings);
    }

    [Fact]
    public async Task One_delivery_that_two_load_at_once_is_loaded_once()
    {
        using var some = await SomeLake.CreateAsync();
        var id = await some.SendAsync(SomeLake.Patients + "p4,Bad Date,not a date,I10,1\n");
        using var lake = await some.OpenAsync();
        using var other = await some.OpenAsync();

        var late = await Assert.ThrowsAsync<LakeException>(
            () => lake.LoadAsync(id, "kim", new Meanwhile(() => other.LoadAsync(id, "kim"))));

        Assert.Equal("LW-ING-0125", late.Id);
        Assert.Equal("3,3", await CountAsync(lake));
        Assert.Equal(DeliveryState.Loaded, lake.FindDelivery(id)!.State);
        Assert.Single(await lake.QuarantineAsync(id, "kim", null));
        Assert.Empty(lake.Verify().Findings);
    }

    [Fact]
    public async Task A_load_rests_on_the_manifest_and_the_keys_that_are_in_force_when_it_commits()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        var id = await some.SendAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        using var other = await some.OpenAsync();

        await lake.LoadAsync(id, "kim", new Meanwhile(() => other.RotateDatasetKeysAsync("claims", "kim")));

        Assert.Equal("6,3", await CountAsync(lake));
        Assert.Empty(lake.Verify().Findings);
        var second = await some.SendAsync(SomeLake.Patients);
        var closed = SomeLake.Manifest.Replace(
            "    senders: [mercy]", "    senders: [mercy]\n    until: 2020-01-01", StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(
            second, "kim", new Meanwhile(() => some.ApplyAsync(closed))));
        Assert.Equal("LW-ING-0113", refused.Id);
        Assert.Equal("6,3", await CountAsync(lake));
    }

    [Fact]
    public async Task What_a_crashed_load_wrote_goes_a_day_later_and_no_sooner()
    {
        var clock = new MovedClock();
        using var some = await SomeLake.CreateAsync(options: new LakeOptions { Time = clock });
        await some.LoadAsync(SomeLake.Patients);
        var folder = Directory.GetFiles(Path.Combine(some.Root, "store", "tables"), "*.parquet",
            SearchOption.AllDirectories).Single();
        var left = Path.Combine(
            Path.GetDirectoryName(folder)!, $"{Guid.CreateVersion7(clock.GetUtcNow()):n}.parquet");
        File.WriteAllText(left, "left behind");
        await some.LoadAsync(SomeLake.Patients);
        Assert.True(File.Exists(left));
        clock.By += TimeSpan.FromHours(25);
        await some.LoadAsync(SomeLake.Patients);
        Assert.False(File.Exists(left));
        using var lake = await some.OpenAsync();
        Assert.Equal("9,3", await CountAsync(lake));
        var slow = await some.SendAsync(SomeLake.Patients);
        var late = await Assert.ThrowsAsync<LakeException>(() => lake.LoadAsync(
            slow, "kim", new Meanwhile(() => Task.FromResult(clock.By += TimeSpan.FromHours(13)))));
        Assert.Equal("LW-STO-0301", late.Id);
        Assert.Equal("9,3", await CountAsync(lake));
    }

    private static async Task<string> CountAsync(Lake lake) =>
        (await SomeLake.AskAsync(lake, "kim", Count)).ReplaceLineEndings("\n").Split('\n')[1];

    /// <summary>Does something at the first sign of progress, while the load writes.</summary>
    private sealed class Meanwhile(Func<Task> work) : IProgress<LoadProgress>
    {
        public int Times { get; private set; }

        public void Report(LoadProgress value)
        {
            if (Times++ == 0)
            {
                Task.Run(work).Wait();
            }
        }
    }
}
