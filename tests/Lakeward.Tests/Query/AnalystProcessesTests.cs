// Who gets which process, and what is left in it of the question before.
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class AnalystProcessesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_process_serves_one_person_for_one_purpose_only()
    {
        using var processes = new AnalystProcesses(new EngineOptions { Threads = 1 });
        var owners = new Dictionary<AnalystProcess, string>(ReferenceEqualityComparer.Instance);
        foreach (var owner in new[] { "ana", "kim", "ana", "ana", "kim", "ana for research" })
        {
            var process = processes.Take(owner, Limit);
            Assert.Equal(owner, owners.TryAdd(process, owner) ? owner : owners[process]);
            processes.Return(owner, process);
        }

        Assert.Equal(3, owners.Count);
    }

    [Fact]
    public void Nothing_of_a_question_is_left_for_the_next()
    {
        using var processes = new AnalystProcesses(new EngineOptions { Threads = 1 });
        var first = processes.Take("ana", Limit);
        first.SetUp([], "CREATE TABLE mine AS SELECT 1 AS x");
        processes.Return("ana", first);
        var second = processes.Take("ana", TimeSpan.FromSeconds(7));

        Assert.Same(first, second);
        Assert.Equal(TimeSpan.FromSeconds(7), second.StatementLimit);
        Assert.Equal(
            EngineErrorKind.Catalog,
            Assert.Throws<EngineException>(
                () => second.Query("SELECT * FROM mine", [], false, default)).Kind);
        second.SetUp([], "CREATE TABLE mine AS SELECT 1 AS x");
        processes.Return("ana", second);
    }

    [Fact]
    public void A_process_in_which_a_statement_was_stopped_is_not_used_again()
    {
        using var processes = new AnalystProcesses(new EngineOptions { Threads = 1 });
        var first = processes.Take("ana", TimeSpan.FromMilliseconds(50));
        Assert.Throws<EngineException>(() =>
        {
            using var rows = first.Query(
                "SELECT sum(a.i * b.i) FROM range(100000000) a(i), range(100000000) b(i)",
                [],
                false,
                default);
            rows.Next();
        });
        processes.Return("ana", first);
        var second = processes.Take("ana", Limit);

        Assert.NotSame(first, second);
        processes.Return("ana", second);
    }
}
