// A delivery of health records becomes several tables at once, and its originals stay within reach.
using System.Text;
using Lakeward.Errors;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Door;

public sealed class HealthRecordTests
{
    private const string Bundle = """
        {"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:11111111-1111-1111-1111-111111111111","resource":
          {"resourceType":"Patient","id":"p1","birthDate":"1957-03-12","name":[{"family":"Stone"}]}},
        {"resource":{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"weight"},
          "subject":{"reference":"urn:uuid:11111111-1111-1111-1111-111111111111"},
          "valueQuantity":{"value":71.5,"unit":"kg"}}},
        {"resource":{"resourceType":"Patient","id":"p2","birthDate":"1957-02-30"}},
        {"resource":{"resourceType":"Observation","id":"o2","status":"final","code":{"text":"weight"},
          "subject":{"reference":"Patient/p1"},"valueQuantity":{"value":72.25,"unit":"kg"}}}]}
        """;

    private static readonly string Manifest = SomeLake.Manifest
        .Replace(
            "    tables:\n",
            "    tables:\n      patient: {format: fhir}\n"
            + "      observation: {format: fhir, columns: {value_quantity: general}}\n",
            StringComparison.Ordinal)
        .Replace("    table: patients\n", "", StringComparison.Ordinal)
        .Replace("accepts: [delimited, json-lines]", "accepts: [fhir]", StringComparison.Ordinal);

    [Fact]
    public async Task Tables_of_one_delivery_become_visible_together_and_join_on_the_subject()
    {
        using var some = await CreateAsync();
        var report = await LoadAsync(some);

        Assert.Equal((4, 1), (report.Records, report.Quarantined));
        Assert.Equal(
            ["claims.observation 0 2", "claims.patient 0 1"],
            report.Tables.Select(table => $"{table.Table} {table.Version} {table.Rows}").Order());
        Assert.Equal(
            "143.750000000000",
            report.Tables.SelectMany(t => t.Amounts).Single(a => a.Column == "value_quantity").Total[..16]);
        Assert.Equal(
            "last_name,n\nStone,2\n",
            await some.AskAsync(
                "kim",
                "SELECT p.last_name, count(*) AS n FROM claims.patient p "
                + "JOIN claims.observation o USING (patient_id) GROUP BY 1"));
    }

    [Fact]
    public async Task A_record_is_found_by_the_id_in_its_rows_and_finding_it_is_an_event()
    {
        using var some = await CreateAsync();
        await LoadAsync(some);
        var id = (await some.AskAsync(
            "kim", "SELECT record_id FROM claims.observation WHERE observation_id = 'o2'")).Split('\n')[1];

        using var lake = await some.OpenAsync();
        var events = lake.EventCount;
        var record = Encoding.UTF8.GetString((await lake.RecordAsync(id, "kim", "HOPERAT")).Span);

        Assert.StartsWith(
            "{\"resourceType\":\"Observation\",\"id\":\"o2\"", record, StringComparison.Ordinal);
        Assert.Equal(events + 1, lake.EventCount);
        var unknown = await Assert.ThrowsAsync<LakeException>(
            () => lake.RecordAsync(id.Split(':')[0] + ":99", "kim", "HOPERAT"));
        Assert.Equal("LW-ING-0134", unknown.Id);
    }

    [Fact]
    public async Task Only_who_may_see_every_column_sees_an_original_or_the_quarantine()
    {
        using var some = await CreateAsync();
        var report = await LoadAsync(some);
        using var lake = await some.OpenAsync();

        var kept = Assert.Single(await lake.QuarantineAsync(report.DeliveryId, "kim", "HOPERAT"));
        Assert.Equal((3, "LW-REC-0305"), (kept.Number, kept.Code));
        Assert.Contains("p2", Encoding.UTF8.GetString(kept.Content.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("1957", kept.Place, StringComparison.Ordinal);

        var events = lake.EventCount;
        var masked = await Assert.ThrowsAsync<LakeException>(
            () => lake.QuarantineAsync(report.DeliveryId, "ana", "HOPERAT"));
        Assert.Equal(("LW-ING-0133", Outcome.Refused), (masked.Id, masked.Outcome));
        var other = await Assert.ThrowsAsync<LakeException>(
            () => lake.RecordAsync($"{report.DeliveryId}:1", "mercy", null));
        Assert.Equal(Outcome.Refused, other.Outcome);
        Assert.Equal(events + 2, lake.EventCount);
    }

    [Fact]
    public async Task A_retry_loads_no_row_twice_and_keeps_what_still_fails()
    {
        using var some = await CreateAsync();
        var first = await LoadAsync(some);
        using (var lake = await some.OpenAsync())
        {
            var again = await lake.RetryAsync(first.DeliveryId, "kim");

            Assert.Equal((0, 1), (again.Rows, again.Quarantined));
            var delivery = Assert.Single(lake.Deliveries());
            Assert.Equal((3L, 1L, 1), (delivery.Rows, delivery.Quarantined, delivery.Retries));
            Assert.Equal(1, delivery.Issues["LW-REC-0305"]);
            Assert.Single(await lake.QuarantineAsync(first.DeliveryId, "kim", "HOPERAT"));
            Assert.True(lake.Verify().Passed);
        }

        Assert.Equal("n\n2\n", await some.AskAsync("kim", "SELECT count(*) AS n FROM claims.observation"));
    }

    [Fact]
    public async Task A_file_of_another_format_than_the_drop_accepts_is_refused_with_both_named()
    {
        using var some = await CreateAsync();
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => some.LoadAsync("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\rPID|1\r"));

        Assert.Equal("LW-ING-0115", refusal.Id);
        Assert.Contains("hl7v2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("fhir", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<SomeLake> CreateAsync() => SomeLake.CreateAsync(Manifest);

    private static Task<LoadReport> LoadAsync(SomeLake some) => some.LoadAsync(Bundle);
}
