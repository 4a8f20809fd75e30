// A service in three parts over PostgreSQL, in which the edge's login has the rights that docs/zones.md says.
using System.Text.RegularExpressions;
using Lakeward.Server.Control;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Marts;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Server.Zones;

public sealed partial class PostgresZoneTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    [Fact]
    public async Task An_edge_delivers_with_few_rights_and_can_make_no_account_and_no_grant()
    {
        RealPostgres.Require();
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE zoned OWNER owner");
        var edge = ControlOptions.Postgres(postgres.Of("lakeward_edge", "zoned"));
        await using var zones = await SomeZones.CreateAsync(
            ControlOptions.Postgres(postgres.Of("owner", "zoned")),
            async () =>
            {
                await postgres.ExecuteAsync("postgres", DocumentedRights(), "zoned");
                return edge;
            });
        var drops = zones.Drops;
        var grant = await drops.GrantAsync();
        var file = await drops.SealAsync(SomeLake.Patients);
        var upload = await drops.BegunAsync(grant, file);
        using var half = await drops.PatchAsync(grant, upload, 0, file.Content[..300]);
        using var rest = await drops.PatchAsync(grant, upload, 300, file.Content[300..]);
        Assert.Equal(file.Announcement.Sha256, (await drops.ReceiptAsync(upload)).Sha256);
        Assert.Equal(3, (await drops.OverAsync(file.Announcement.Id)).Rows);
        var aborted = await drops.BegunAsync(grant, await drops.SealAsync(SomeLake.Patients));
        using var ended = await drops.SendAsync("DELETE", aborted, grant);
        Assert.Equal(204, (int)ended.StatusCode);
        using var refused = await drops.BeginAsync(
            grant, await drops.SealAsync(SomeLake.Patients, "gate", "other"));
        Assert.Equal(403, (int)refused.StatusCode);

        foreach (var statement in new[]
        {
            "SELECT * FROM accounts", "SELECT * FROM sessions", "SELECT * FROM credentials",
            "INSERT INTO upload_grants SELECT * FROM upload_grants", "SELECT * FROM upload_events",
            "DELETE FROM upload_events", "UPDATE published_drops SET content = ''",
            "UPDATE control_version SET version = 0", "DELETE FROM queued_deliveries",
            "UPDATE queued_deliveries SET state = 'Dead'", "CREATE TABLE mine (id integer)",
            "SELECT * FROM machine_tokens",
        })
        {
            var denied = await Assert.ThrowsAsync<PostgresException>(
                () => postgres.ExecuteAsync("lakeward_edge", statement, "zoned"));
            Assert.True(denied.SqlState == "42501", $"{statement}: {denied.SqlState}");
        }
    }

    /// <summary>The statements of the document.</summary>
    private static string DocumentedRights()
    {
        var text = File.ReadAllText(Path.Combine(House.Root, "docs", "zones.md"));
        return Statements().Match(text).Groups["sql"].Value.Replace("PASSWORD 'choose one'", "",
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Statements();
}
