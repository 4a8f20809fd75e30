// Row filters end to end: a lake whose analyst sees some rows only.
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class RowFilterLakeTests
{
    private const string Filtered = """
          analyst:
            - on: claims
              purposes: [HOPERAT]
              quasi-identifier: mask
              general: allow
              rows: birth_date < date '2000-01-01'
        """;

    [Fact]
    public async Task Hidden_rows_are_in_no_answer_and_no_count()
    {
        using var some = await SomeLake.CreateAsync(With(Filtered));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();

        Assert.Equal("n\n2\n", await SomeLake.AskAsync(lake, "ana", "select count(*) as n from patients"));
        Assert.Equal(
            "birth_date,paid\n1957-01-01,120.50\n1961-01-01,\n",
            await SomeLake.AskAsync(lake, "ana", "select birth_date, paid from patients order by 1"));
        Assert.Equal("n\n3\n", await SomeLake.AskAsync(lake, "kim", "select count(*) as n from patients"));
    }

    [Fact]
    public async Task The_filters_columns_are_decrypted_and_recorded_but_never_shown()
    {
        var denied = Filtered.Replace("quasi-identifier: mask", "quasi-identifier: deny", StringComparison.Ordinal);
        using var some = await SomeLake.CreateAsync(With(denied));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();

        using var answer = await lake.QueryAsync(
            new QueryRequest { Principal = "ana", Sql = "SELECT count(*) FROM claims.patients" });
        Assert.Equal("2", answer.TakeText(10, out _).Single().Single());
        var recorded = lake.Events(answer.AuditIndex, answer.AuditIndex + 1).Single().Event;
        Assert.Empty(recorded.Columns);
        Assert.EndsWith("/quasi-identifier", Assert.Single(recorded.Keys), StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(lake, "ana", "select birth_date from patients"));
        Assert.Equal("LW-ACC-0102", refusal.Id);
    }

    private static string With(string analyst)
    {
        var at = SomeLake.Manifest.IndexOf("  analyst:", StringComparison.Ordinal);
        var end = SomeLake.Manifest.IndexOf("principals:", StringComparison.Ordinal);
        return $"{SomeLake.Manifest[..at]}{analyst}\n{SomeLake.Manifest[end..]}";
    }
}
