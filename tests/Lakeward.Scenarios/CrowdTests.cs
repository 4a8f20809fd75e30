// Many senders at once lose nothing and double nothing, whatever is killed meanwhile.
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Calmly = 8;
    private const int LongestPauseMs = 1500;

    [Fact]
    public async Task Many_senders_at_once_lose_nothing_double_nothing_and_all_receipts_verify()
    {
        var (senders, files) = (CrashPlan.Number("CROWD_SENDERS", 10), CrashPlan.Number("CROWD_FILES", 3));
        var seed = CrashPlan.SeedOf(Calmly);
        await using var drill = await CrowdDrill.CreateAsync(senders, files, seed, postgres: null);
        await drill.StartAsync();
        var clock = Stopwatch.StartNew();
        await drill.SendAsync();
        var sent = clock.Elapsed;
        await drill.LoadedAsync();
        var peak = drill.Processes[0].PeakBytes >> 20;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {senders} senders x {files} files: receipts after {sent.TotalSeconds:0.0} s, "
            + $"loaded after {clock.Elapsed.TotalSeconds:0.0} s; the service's peak memory {peak} MiB"));
        await drill.CheckAsync();
        Assert.All(drill.Senders, sender => Assert.Empty(sender.Failures));
    }

    [Fact]
    public async Task Kills_of_server_worker_and_database_lose_nothing_and_double_nothing()
    {
        DrillPostgres.Require();
        var (senders, files) = (CrashPlan.Number("CROWD_SENDERS", 5), CrashPlan.Number("CROWD_FILES", 3));
        var (kills, seed) = (CrashPlan.Number("CROWD_KILLS", 4), CrashPlan.SeedOf(Calmly + 1));
        using var postgres = await DrillPostgres.CreateAsync();
        await using var drill = await CrowdDrill.CreateAsync(senders, files, seed, postgres);
        await drill.StartAsync();
        var clock = Stopwatch.StartNew();
        var sending = drill.SendAsync();
        var killed = await KillAsync(drill, new Random(seed), kills, sending);
        await sending;
        await drill.LoadedAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {senders} senders x {files} files, killed {killed}; loaded after "
            + $"{clock.Elapsed.TotalSeconds:0.0} s; clients started again "
            + $"{drill.Senders.Sum(sender => sender.Nights)} times, ended by themselves: "
            + $"{drill.Processes.Sum(process => process.Ends.Count)}"));
        drill.Processes.SelectMany(process => process.Ends).Distinct().ToList().ForEach(output.WriteLine);
        await drill.CheckAsync();
    }

    /// <summary>Kills one of the three, again and again, until so often or until all is sent.</summary>
    private static async Task<string> KillAsync(CrowdDrill drill, Random random, int kills, Task sending)
    {
        var counts = new int[3];
        while (counts.Sum() < kills && !sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(random.Next(LongestPauseMs)));
            var victim = counts.Sum() < counts.Length ? counts.Sum() : random.Next(counts.Length);
            if (victim < drill.Processes.Count)
            {
                // Every other time it has begun to take requests; else it may be killed as it starts.
                if (random.Next(2) == 0)
                {
                    await drill.Processes[victim].ReadyAsync();
                }

                drill.Processes[victim].Kill();
            }
            else
            {
                drill.Postgres!.Kill(first: random.Next(2) == 0);
                await Task.Delay(random.Next(LongestPauseMs));
                drill.Postgres.Start();
            }

            counts[victim]++;
        }

        Assert.True(counts.Sum() >= kills / 2, $"only {counts.Sum()} kills before all was sent");
        return $"server {counts[0]}, worker {counts[1]}, database {counts[2]} times";
    }
}
