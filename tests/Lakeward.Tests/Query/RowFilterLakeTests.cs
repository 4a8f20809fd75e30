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
        var denied = Filtered.Replace(
            "quasi-identifier: mask", "quasi-identifier: deny", StringComparison.Ordinal);
        using var some = await SomeLake.CreateAsync(With(denied));
        await some.LoadAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();

        // The first question also finds out whose rows the filter shows, with the key of the subject column.
        await SomeLake.AskAsync(lake, "ana", "select count(*) from patients");
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

    [Fact]
    public async Task Masks_with_keys_keep_joining_within_the_dataset_and_principals_cannot_join()
    {
        const string keyed = """
              analyst:
                - on: claims
                  purposes: [HOPERAT]
                  columns: {patient_id: hash, name: token, birth_date: date-shift, paid: allow}
            """;
        using var some = await SomeLake.CreateAsync(
            With(keyed).Replace("  mercy:", "  bo: {roles: [analyst]}\n  mercy:", StringComparison.Ordinal));
        await some.LoadAsync(SomeLake.Patients);
        const string hash = "select patient_id from patients order by 1";
        const string token = "select name, birth_date from patients order by 1";
        string ours;
        using (var lake = await some.OpenAsync())
        {
            ours = await SomeLake.AskAsync(lake, "ana", hash);
            Assert.NotEqual(ours, await SomeLake.AskAsync(lake, "bo", hash));
            var tokens = await SomeLake.AskAsync(lake, "ana", token);
            Assert.Equal(tokens, await SomeLake.AskAsync(lake, "bo", token));
            Assert.DoesNotContain("1957-03-12", tokens, StringComparison.Ordinal);
            Assert.Equal("n\n3\n", await SomeLake.AskAsync(
                lake, "ana", "select count(*) as n from patients a join patients b using (patient_id)"));
        }

        using var again = await some.OpenAsync();
        Assert.Equal(ours, await SomeLake.AskAsync(again, "ana", hash));
    }

    [Fact]
    public async Task A_suspended_agreement_closes_the_table_and_an_active_one_opens_it_again()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);
        await some.ApplyAsync(SomeLake.Manifest.Replace(
            "at-end: destroy", "at-end: destroy\n    status: suspended", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => some.AskAsync("kim", "select count(*) from patients"));
        Assert.Equal("LW-ACC-0110", refusal.Id);
        await some.ApplyAsync(SomeLake.Manifest);
        Assert.Equal("n\n3\n", await some.AskAsync("kim", "select count(*) as n from patients"));
    }

    [Fact]
    public async Task An_original_is_not_shown_to_whom_a_filter_hides_rows()
    {
        var steward = SomeLake.Manifest.Replace(
            "      sensitive: allow\n      general: allow\n  analyst:",
            "      sensitive: allow\n      general: allow\n      rows: paid > 0\n  analyst:",
            StringComparison.Ordinal);
        Assert.NotEqual(SomeLake.Manifest, steward);
        using var some = await SomeLake.CreateAsync();
        var report = await some.LoadAsync(SomeLake.Patients + "p4,Bad,not a date,X,1\n");
        using (var lake = await some.OpenAsync())
        {
            Assert.Single((await lake.QuarantineAsync(report.DeliveryId, "kim", "HOPERAT")).ToList());
        }

        await some.ApplyAsync(steward);
        using var filtered = await some.OpenAsync();
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => filtered.QuarantineAsync(report.DeliveryId, "kim", "HOPERAT"));
        Assert.Equal(Outcome.Refused, refusal.Outcome);
    }

    private static string With(string analyst)
    {
        var at = SomeLake.Manifest.IndexOf("  analyst:", StringComparison.Ordinal);
        var end = SomeLake.Manifest.IndexOf("principals:", StringComparison.Ordinal);
        return $"{SomeLake.Manifest[..at]}{analyst}\n{SomeLake.Manifest[end..]}";
    }
}
