// Each question has an engine of its own, also where the next one is opened ahead.
using Lakeward.Engine;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class AnalystEnginesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void No_engine_is_handed_out_twice()
    {
        using var engines = new AnalystEngines(new EngineOptions { Threads = 1 });
        var seen = new HashSet<DuckDatabase>(ReferenceEqualityComparer.Instance);
        for (var question = 0; question < 4; question++)
        {
            var engine = engines.Take(Limit);
            Assert.True(seen.Add(engine), "an engine that was used came back");
            using (var connection = engine.Connect())
            {
                connection.Execute("CREATE TABLE mine AS SELECT 1 AS x");
            }

            engines.Return(engine);
        }
    }

    [Fact]
    public void An_engine_that_was_opened_ahead_keeps_the_limit_of_its_question()
    {
        using var engines = new AnalystEngines(new EngineOptions { Threads = 1 });
        foreach (var seconds in new[] { 10, 20, 30 })
        {
            var engine = engines.Take(TimeSpan.FromSeconds(seconds));
            Assert.Equal(TimeSpan.FromSeconds(seconds), engine.StatementLimit);
            engines.Return(engine);
        }
    }
}
