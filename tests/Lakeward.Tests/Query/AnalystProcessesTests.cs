// Each question has a process of its own, also where the next one is started ahead.
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class AnalystProcessesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void No_process_is_handed_out_twice()
    {
        using var processes = new AnalystProcesses(new EngineOptions { Threads = 1 });
        var seen = new HashSet<AnalystProcess>(ReferenceEqualityComparer.Instance);
        for (var question = 0; question < 4; question++)
        {
            var process = processes.Take(Limit);
            Assert.True(seen.Add(process), "a process that was used came back");
            process.Execute("CREATE TABLE mine AS SELECT 1 AS x");
            processes.Return(process);
        }
    }

    [Fact]
    public void A_process_that_was_started_ahead_keeps_the_limit_of_its_question()
    {
        using var processes = new AnalystProcesses(new EngineOptions { Threads = 1 });
        foreach (var seconds in new[] { 10, 20, 30 })
        {
            var process = processes.Take(TimeSpan.FromSeconds(seconds));
            Assert.Equal(TimeSpan.FromSeconds(seconds), process.StatementLimit);
            processes.Return(process);
        }
    }
}
