// A folder of claims, remittances, admissions, bulk data and a claim feed becomes tables that join.
using System.IO.Compression;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>
/// The real command checks, sends and loads five formats about one person, whose id comes from a real file of
/// the claim feed; what cannot be used is kept apart, and every amount is accounted for.
/// </summary>
public sealed class MixedFolderTests : IDisposable
{
    private const string Archive =
        "data/fixedwidth/CMSgov+bcda-app/shared_files/cclf/archives/valid/T.BCD.A9989.ZCY18.D181120.T1000000";

    private const string Manifest = """
        lake: mixed
        agreements:
          baa-1:
            kind: BAA
            party: Mercy Regional Hospital
            purposes: [HPAYMT, HOPERAT]
            effective: 2020-01-01
            expires: 2099-12-31
            at-end: destroy
        datasets:
          care:
            agreement: baa-1
            tables:
              medical_claim: {format: x12-837}
              remittance_claim: {format: x12-835}
              remittance_service: {format: x12-835}
              remittance_adjustment: {format: x12-835}
              adt_event: {format: hl7v2}
              patient: {format: fhir}
              observation: {format: fhir}
              eligibility: {format: cclf}
        drops:
          door:
            dataset: care
            accepts: [x12-837, x12-835, hl7v2, fhir, cclf]
            senders: [etl]
        roles:
          steward:
            - on: care
              purposes: [HOPERAT]
              direct-identifier: allow
              quasi-identifier: allow
              sensitive: allow
              general: allow
        principals:
          kim: {roles: [steward]}
          etl: {kind: machine}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-mixed-").FullName;

    [Fact]
    public async Task Five_formats_in_one_folder_become_tables_that_join_on_the_subject()
    {
        var archive = SharedFile(Archive);
        var person = PersonOf(archive);
        await RunAsync(0, "init", "mixed");
        await File.WriteAllTextAsync(Path.Combine(_folder, "mixed", "lake.yaml"), Manifest);
        await RunAsync(0, "apply", "--lake", "mixed");
        WriteFiles(person, archive);

        var check = await RunAsync(
            4, "check", "claims.837", "pay.835", "admit.hl7", "bulk.ndjson", "feed.zip");
        Assert.Contains("LW-REC-0601", check);
        Assert.DoesNotContain(person, check);
        var held = await RunAsync(
            4, "send", "claims.837", "pay.835", "admit.hl7", "bulk.ndjson", "feed.zip",
            "--drop", "door", "--as", "etl", "--lake", "mixed");
        Assert.Contains("bulk.ndjson   held back:", held);
        await RunAsync(
            0, "send", "bulk.ndjson", "--with-issues", "--drop", "door", "--as", "etl", "--lake", "mixed");

        var load = await RunAsync(0, "load", "--all", "--lake", "mixed");
        Assert.Contains("5 files, 5 loaded:", load);
        Assert.Contains("1 kept apart", load);
        foreach (var (table, amount, sum) in ((string, string, string)[])
        [
            ("care.medical_claim", "charge_amount", "155.35"),
            ("care.remittance_service", "paid_amount", "124.20"),
            ("care.remittance_adjustment", "adjustment_amount", "31.15"),
        ])
        {
            Assert.Matches(
                $@"{table.Replace(".", "\\.")}\s(.|\n)*{amount}\s+{sum.Replace(".", "\\.")}\s", load);
        }

        var joined = await RunAsync(
            0,
            "sql",
            """
            select count(distinct m.claim_line_number) as lines, count(distinct r.claim_id) as remitted,
              count(distinct a.event_type) as events, count(distinct o.observation_id) as observations,
              count(distinct e.record_id) > 0 as enrolled
            from medical_claim m
            join remittance_claim r using (patient_id)
            join adt_event a using (patient_id)
            join patient p using (patient_id)
            join observation o using (patient_id)
            join eligibility e using (patient_id)
            """,
            "--as", "kim", "--format", "csv", "--lake", "mixed");
        Assert.StartsWith("lines,remitted,events,observations,enrolled\n2,1,1,1,true\n", joined);

        var quarantine = await RunAsync(0, "quarantine", "list", "--lake", "mixed");
        Assert.Contains("LW-REC-0601", quarantine);
        await RunAsync(0, "audit", "verify", "--lake", "mixed");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteFiles(string person, string archive)
    {
        const string Isa =
            "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
            + "*260101*1200*^*00501*000000001*0*T*:~";
        Write("claims.837", $"""
            {Isa}GS*HC*SENDER*RECEIVER*20260101*1200*1*X*005010X222A1~
            ST*837*0001*005010X222A1~BHT*0019*00*1*20260101*1200*CH~
            NM1*41*2*BILLING SERVICE*****46*12345~PER*IC*JO*TE*5555550100~NM1*40*2*PAYER*****46*66783~
            HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*MIAMI*FL*331110000~REF*EI*587654321~
            HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JAN****MI*{person}~N3*2 OAK ST~N4*MIAMI*FL*33111~
            DMG*D8*19430501*F~NM1*PR*2*PAYER*****PI*66783~
            CLM*A1*155.35***11:B:1*Y*A*Y*Y~HI*ABK:E119~
            LX*1~SV1*HC:99213*100.1*UN*1***1~DTP*472*D8*20260103~
            LX*2~SV1*HC:87070*55.25*UN*1***1~DTP*472*D8*20260103~
            SE*26*0001~GE*1*1~IEA*1*000000001~
            """);
        Write("pay.835", $"""
            {Isa}GS*HP*PAYER*SENDER*20260110*1200*2*X*005010X221A1~
            ST*835*0002~BPR*I*124.2*C*CHK************20260110~TRN*1*7*1512345678~DTM*405*20260110~
            N1*PR*PAYER~N3*3 ELM ST~N4*MIAMI*FL*33111~PER*BL*JO*TE*5555550101~N1*PE*CLINIC*XX*1234567893~
            LX*1~CLP*A1*1*155.35*124.2**MB*77~NM1*QC*1*DOE*JAN****MI*{person}~
            SVC*HC:99213*100.1*80~DTM*472*20260103~CAS*CO*45*20.1~
            SVC*HC:87070*55.25*44.2~DTM*472*20260103~CAS*CO*45*11.05~
            SE*19*0002~GE*1*2~IEA*1*000000001~
            """);
        Write("admit.hl7", string.Join('\r', [
            "MSH|^~\\&|ADT|CLINIC|LAKE|MERCY|20260103080000||ADT^A01|M1|P|2.5.1",
            "EVN|A01|20260103080000",
            $"PID|1||{person}^^^CMS^MR||DOE^JAN||19430501|F",
            "PV1|1|I|W1^101^A|||||||||||||||V1",
        ]) + "\r");
        Write("bulk.ndjson", $$$"""
            {"resourceType":"Patient","id":"{{{person}}}","birthDate":"1943-05-01"}
            {"resourceType":"Observation","id":"o1","status":
            {"resourceType":"Observation","id":"o2","subject":{"reference":"Patient/{{{person}}}"}}

            """);
        File.Copy(archive, Path.Combine(_folder, "feed.zip"));
    }

    /// <summary>Writes a file; in X12 line ends are no part of it.</summary>
    private void Write(string name, string text) => File.WriteAllText(
        Path.Combine(_folder, name),
        text.StartsWith("ISA", StringComparison.Ordinal)
            ? text.Replace("\n", "", StringComparison.Ordinal)
            : text);

    /// <summary>The beneficiary of the first row of the feed's file of demographics.</summary>
    private static string PersonOf(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        using var reader = new StreamReader(zip.Entries.Single(e => e.Name.Contains(".ZC8Y")).Open());
        return reader.ReadLine()![..11];
    }

    private async Task<string> RunAsync(int exitCode, params string[] words)
    {
        var ended = await LakewardCommand.RunAsync(["lakeward", .. words], _folder);
        Assert.True(ended.ExitCode == exitCode, $"{string.Join(' ', words)}\n{ended}");
        return ended.Output + ended.Error;
    }

    private static string SharedFile(string path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, "shared", path);
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip($"../shared/{path} is not there");
        return "";
    }
}
