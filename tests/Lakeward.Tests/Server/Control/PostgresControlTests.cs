// The control database in PostgreSQL.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Tests.Marts;
using Xunit;

namespace Lakeward.Tests.Server.Control;

public sealed class PostgresControlTests(RealPostgres postgres) : ControlContract, IClassFixture<RealPostgres>
{
    private static int _count;

    private protected override async Task<ControlOptions> EmptyAsync()
    {
        RealPostgres.Require();
        var name = $"control{Interlocked.Increment(ref _count)}";
        await postgres.ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER owner");
        return ControlOptions.Postgres(postgres.Of("owner", name));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_refused() =>
        Assert.Equal("LW-CTL-0103", (await Assert.ThrowsAsync<LakeException>(
            () => ControlDoor.OpenAsync(ControlOptions.Postgres("Host=/nowhere;Database=x"), "1"))).Id);
}
