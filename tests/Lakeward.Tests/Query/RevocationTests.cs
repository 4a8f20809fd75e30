// A grant that falls ends the answers that stand on it.
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class RevocationTests
{
    private const string Endless = """
        SELECT a.x FROM claims.patients p, range(100000) a(x), range(100000) b(y) WHERE p.paid + x + y < 0
        """;

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("parquet")]
    [InlineData("text")]
    public async Task A_revoked_role_ends_an_answer_in_every_form(string form)
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        using var answer = await lake.QueryAsync(
            new QueryRequest { Principal = "kim", Purpose = "HOPERAT", Sql = Endless });
        var taking = Task.Run(() => form switch
        {
            "csv" => answer.WriteCsv(Stream.Null),
            "json" => answer.WriteJsonLines(Stream.Null),
            "parquet" => answer.WriteParquet(Stream.Null),
            _ => answer.TakeText(10, out _).Count,
        });
        await some.ApplyAsync(SomeLake.Manifest.Replace(
            "kim: {roles: [steward]}", "kim: {roles: []}", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<LakeException>(() => taking);
        Assert.Equal(Outcome.Refused, refusal.Outcome);
    }
}
