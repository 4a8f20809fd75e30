// People at a service whose rows are in PostgreSQL.
using Lakeward.Server.Control;
using Lakeward.Tests.Marts;
using Xunit;

namespace Lakeward.Tests.Server.Identity;

public sealed class PostgresServiceTests(RealPostgres postgres, PeopledLake peopled)
    : ServiceContract(peopled), IClassFixture<RealPostgres>
{
    private static int _count;

    private protected override async Task<ControlOptions?> ControlAsync()
    {
        RealPostgres.Require();
        var name = $"service{Interlocked.Increment(ref _count)}";
        await postgres.ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER owner");
        return ControlOptions.Postgres(postgres.Of("owner", name));
    }
}
