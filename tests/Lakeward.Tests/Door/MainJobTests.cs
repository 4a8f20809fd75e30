// The main job through the door: sent, loaded, asked under the policy, verified, keys rotated, asked again.
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

public sealed class MainJobTests
{
    private const string Question =
        "SELECT name, birth_date, paid FROM claims.patients ORDER BY paid NULLS LAST";

    [Fact]
    public async Task A_steward_sees_clear_an_analyst_masked_and_a_denied_column_is_refused()
    {
        using var some = await SomeLake.CreateAsync();
        var report = await some.LoadAsync(SomeLake.Patients);

        Assert.Equal((3, 0, 0L), (report.Rows, report.Quarantined, report.Tables[0].Version));
        Assert.Equal(
            "name,birth_date,paid\nCleo Reed,2015-06-23,75.25\nAda Stone,1957-03-12,120.50\n"
            + "Ben Marsh,1961-07-01,\n",
            await some.AskAsync("kim", Question));
        Assert.Equal(
            "birth_date,paid\n2015-01-01,75.25\n1957-01-01,120.50\n1961-01-01,\n",
            await some.AskAsync("ana", "SELECT birth_date, paid FROM patients ORDER BY paid NULLS LAST"));
        var refusal = await Assert.ThrowsAsync<LakeException>(() => some.AskAsync("ana", Question));
        Assert.Equal(("LW-ACC-0102", Outcome.Refused), (refusal.Id, refusal.Outcome));
    }

    [Fact]
    public async Task Rotated_keys_leave_older_rows_readable_and_the_lake_verified()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using (var lake = await some.OpenAsync())
        {
            await lake.RotateDatasetKeysAsync(null, "kim");
            await lake.RotateRootAsync("kim");
        }

        await some.LoadAsync(SomeLake.Patients.Replace("p1,", "p4,", StringComparison.Ordinal));

        Assert.Equal("n\n6\n", await some.AskAsync("kim", "SELECT count(*) AS n FROM claims.patients"));
        Assert.Equal("n\n4\n", await some.AskAsync("kim", "SELECT count(paid) AS n FROM claims.patients"));
        using var again = await some.OpenAsync();
        var verification = again.Verify();
        Assert.Empty(verification.Findings);
        Assert.True(verification.Passed);
    }
}
