// A query that is killed has left an answer only if the audit log knows of it.
using Xunit;

namespace Lakeward.Scenarios;

public sealed class CrashQueryTests(ITestOutputHelper output)
{
    private const int Kills = 10;

    private readonly int _seed = CrashPlan.SeedOf(3);

    [Fact]
    public async Task A_killed_query_leaves_a_log_that_verifies_and_no_answer_that_the_log_does_not_know()
    {
        using var lake = await WatchedLake.CreateAsync(_seed);
        var id = await lake.SendAsync(rows: 50);
        var before = 0L;
        using (var open = await lake.OpenAsync())
        {
            await open.LoadAsync(id, "kim");
            before = open.EventCount;
        }

        await new CrashDrill(lake, _seed, output).RunAsync(
            CrashPlan.Times(Kills),
            _ => Task.FromResult<string[]>(
            [
                "sql", "select name, paid from claims.patients", "--as", "kim", "--purpose", "HOPERAT",
                "--format", "csv",
            ]),
            async (_, ended, context) =>
            {
                using var open = await lake.OpenAsync();
                lake.RequireSound(open, context);
                Assert.True(open.EventCount >= before, $"the log had {before} events ({context})");
                var known = open.Events(before, open.EventCount).Any(each => each.Event.Kind == "query");
                Assert.True(known || ended.Output.Length == 0, $"rows without an event ({context})");
                Assert.Single(await lake.WholeDeliveriesAsync(open, context));
                before = open.EventCount;
            });
    }
}
