// Real messages and a claim feed's archive go the whole way into a lake.
using System.Text;
using Lakeward.Ingest;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7MappingLoadTests
{
    private const string Manifest = """
        lake: some
        agreements:
          baa-1:
            kind: BAA
            party: Mercy Regional Hospital
            purposes: [HPAYMT, HOPERAT]
            effective: 2020-01-01
            expires: 2099-12-31
            at-end: destroy
        datasets:
          clinical:
            agreement: baa-1
            tables:
              adt_event: {format: hl7v2}
              observation: {format: hl7v2}
              service_order: {format: hl7v2}
              eligibility: {format: cclf}
              medical_claim: {format: cclf}
              cclf_summary: {format: cclf}
        drops:
          door:
            dataset: clinical
            accepts: [hl7v2, cclf]
            senders: [mercy]
        roles:
          steward:
            - on: clinical
              purposes: [HOPERAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
        principals:
          kim: {roles: [steward]}
          mercy: {kind: machine}
        """;

    [Fact]
    public async Task Messages_and_a_claim_feed_load_into_their_tables()
    {
        using var some = await SomeLake.CreateAsync(Manifest);
        var messages = await File.ReadAllBytesAsync(House.Shared(
            "data", "hl7v2", "microsoft+FHIR-Converter/data/SampleData/Hl7v2/ADT-A01-01.hl7"));
        var results = await File.ReadAllBytesAsync(House.Shared(
            "data", "hl7v2", "microsoft+FHIR-Converter/data/SampleData/Hl7v2/ORU-R01-01.hl7"));
        var feed = await File.ReadAllBytesAsync(House.Shared(
            "data", "fixedwidth",
            "CMSgov+bcda-app/shared_files/cclf/archives/valid/T.BCD.A9989.ZCY18.D181120.T1000000"));
        var bad = "MSH|^~\\&|||||2024||ADT^A01|X|P|2.5\rPID|1||z||||20240230\r"u8.ToArray();

        var first = await LoadAsync(some, "messages.hl7", [.. messages, .. "\r"u8, .. bad, .. results]);
        var second = await LoadAsync(some, "T.BCD.A9989.ZCY18.D181120.T1000000", feed);

        Assert.Equal((3, 1), (first.Records, first.Quarantined));
        Assert.Equal("LW-REC-0531", Assert.Single(first.IssuesByCode).Key);
        Assert.Equal(0, second.Quarantined);
        Assert.Equal("patient_id,n\nPATID1234,1\n", await some.AskAsync(
            "kim", "SELECT patient_id, count(*) AS n FROM clinical.adt_event GROUP BY 1"));
        var observed = Count(results, "OBX|") + Count(messages, "OBX|");
        Assert.Equal($"n\n{observed}\n", await some.AskAsync(
            "kim", "SELECT count(*) AS n FROM clinical.observation"));
        Assert.Equal("people,born,files\n6,6,11\n", await some.AskAsync("kim", """
            SELECT (SELECT count(DISTINCT patient_id) FROM clinical.eligibility) AS people,
                (SELECT count(birth_date) FROM clinical.eligibility) AS born,
                (SELECT count(*) FROM clinical.cclf_summary) AS files
            """));
    }

    private static int Count(byte[] bytes, string segment) =>
        Encoding.UTF8.GetString(bytes).Split('\r', '\n')
            .Count(line => line.StartsWith(segment, StringComparison.Ordinal));

    private static async Task<LoadReport> LoadAsync(SomeLake some, string name, byte[] bytes)
    {
        var id = await some.SendAsync(new MemoryStream(bytes), name);
        using var lake = await some.OpenAsync();
        return await lake.LoadAsync(id, "kim");
    }
}
