// The queue in PostgreSQL.
using Lakeward.Server.Control;
using Lakeward.Tests.Marts;
using Xunit;

namespace Lakeward.Tests.Server.Work;

public sealed class PostgresQueueTests(RealPostgres postgres) : QueueContract, IClassFixture<RealPostgres>
{
    private static int _count;

    private protected override async Task<ControlOptions> EmptyAsync()
    {
        RealPostgres.Require();
        var name = $"queue{Interlocked.Increment(ref _count)}";
        await postgres.ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER owner");
        return ControlOptions.Postgres(postgres.Of("owner", name));
    }
}
