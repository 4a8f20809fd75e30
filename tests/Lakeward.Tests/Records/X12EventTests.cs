// Envelopes, loops and values are told in events, and what is wrong with them in issues.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.X12;
using Xunit;
using static Lakeward.Tests.Records.X12Files;

namespace Lakeward.Tests.Records;

public sealed class X12EventTests
{
    private const string Gs = "GS*HC*SENDER*RECEIVER*20250101*1200*1*X*005010X222A1~";
    private const string End = "GE*1*1~IEA*1*000000001~";

    private const string Claim = "ST*837*0001*005010X222A1~BHT*0019*00*1*20250101*1200*CH~"
        + "NM1*41*2*SENDER*****46*S1~PER*IC**TE*5550100~NM1*40*2*RECEIVER*****46*R2~HL*1**20*1~"
        + "NM1*85*2*CLINIC*****XX*1234567893~N3*1 STREET~N4*TOWN*MD*207050000~REF*EI*123456789~HL*2*1*22*0~"
        + "SBR*P*18*******CI~NM1*IL*1*DOE*JANE****MI*M1~N3*2 STREET~N4*TOWN*MD*20705~DMG*D8*19800229*F~"
        + "NM1*PR*2*PAYER*****PI*P3~CLM*A1*30***11:B:1*Y*A*Y*Y~HI*ABK:J45~LX*1~SV1*HC:99213*10*UN*1***1~"
        + "DTP*472*D8*20250101~LX*2~SV1*HC:99214*20*UN*1***1~DTP*472*RD8*20250101-20250102~SE*26*0001~";

    [Fact]
    public void A_claim_is_told_loop_by_loop()
    {
        var (events, issues) = Events(Isa + Gs + Claim + End);

        Assert.Empty(issues);
        Assert.Equal(
            "isa gs st BHT (1000A NM1 PER )1000A (1000B NM1 )1000B (2000A HL (2010AA NM1 N3 N4 REF )2010AA "
            + "(2000B HL SBR (2010BA NM1 N3 N4 DMG )2010BA (2010BB NM1 )2010BB (2300 CLM HI (2400 LX SV1 DTP "
            + ")2400 (2400 LX SV1 DTP )2400 )2300 )2000B )2000A se+ ge+ iea+",
            events);
    }

    [Theory]
    [InlineData("HL*2*1*22*0", "HL*2*7*22*0", "LW-REC-0449 HL 2")]
    [InlineData("HL*2*1*22*0", "HL*1*1*22*0", "LW-REC-0448 HL 1")]
    [InlineData("HL*2*1*22*0", "HL*2**22*0", "LW-REC-0460 HL 2")]
    [InlineData("HL*1**20*1", "HL*1**20*0", "LW-REC-0452 HL 2")]
    [InlineData("HL*2*1*22*0", "HL*5*1*22*0", "LW-REC-0451 HL 1")]
    [InlineData("SE*26*", "SE*25*", "LW-REC-0428 SE 1")]
    [InlineData("SE*26*0001", "SE*26*0002", "LW-REC-0429 SE 2")]
    [InlineData("GE*1*1", "GE*2*1", "LW-REC-0426 GE 1")]
    [InlineData("GE*1*1", "GE*1*2", "LW-REC-0427 GE 2")]
    [InlineData("IEA*1*", "IEA*2*", "LW-REC-0424 IEA 1")]
    [InlineData("IEA*1*000000001", "IEA*1*000000002", "LW-REC-0425 IEA 2")]
    [InlineData("IEA*1*000000001~", "", "LW-REC-0421")]
    [InlineData("GE*1*1~", "", "LW-REC-0422 IEA")]
    [InlineData("SE*26*0001~", "", "LW-REC-0423 GE")]
    [InlineData("D8*19800229", "D8*19810229", "LW-REC-0468 DMG 2")]
    [InlineData("20250101-20250102", "20250102-20250101", "LW-REC-0468 DTP 3")]
    [InlineData("*20250101*1200*CH", "*20250101*2460*CH", "LW-REC-0469 BHT 5")]
    [InlineData("CLM*A1*30", "CLM*A1*3O", "LW-REC-0467 CLM 2")]
    [InlineData("CLM*A1*30", "CLM*A1*31", "LW-REC-0480 CLM")]
    [InlineData("CLM*A1*30", "CLM*A1*30.00", "")]
    [InlineData("UN*1***1~DTP*472*D8", "UN*-1***1~DTP*472*D8", "LW-REC-0470 SV1 4")]
    [InlineData("N3*1 STREET~N4*TOWN*MD*207050000~", "N4*TOWN*MD*207050000~N3*1 STREET~", "LW-REC-0443 N3")]
    [InlineData("N3*1 STREET~", "", "LW-REC-0444 N3|LW-REC-0428 SE 1")]
    [InlineData(
        "REF*EI*123456789~", "REF*EI*123456789~REF*EI*123456789~", "LW-REC-0446 REF|LW-REC-0428 SE 1")]
    [InlineData("REF*EI*123456789~", "REF*EI*123456789~REF*QQ*1~", "LW-REC-0442 REF 1|LW-REC-0428 SE 1")]
    [InlineData("REF*EI*123456789~", "REF*EI*123456789~CAS*1~", "LW-REC-0441 CAS|LW-REC-0428 SE 1")]
    [InlineData("REF*EI*123456789~", "REF*EI*123456789~UM*1~", "LW-REC-0440 UM|LW-REC-0428 SE 1")]
    [InlineData("REF*EI*123456789~", "REF*EI*123456789~?*1~", "LW-REC-0413|LW-REC-0440|LW-REC-0428 SE 1")]
    [InlineData("N4*TOWN*MD*20705~", "N4*TOWN*MD*20705*********X~", "LW-REC-0462 N4 12")]
    [InlineData("HC:99213*", "HC:99213:1*", "LW-REC-0466 SV1 1 3")]
    [InlineData("N3*1 STREET", "N3*1 STREET\u0007", "LW-REC-0414 N3 1")]
    [InlineData("N3*1 STREET", "N3*1 STREET\u00e9", "LW-REC-0415 N3")]
    [InlineData("REF*EI*", "~REF*EI*", "LW-REC-0410")]
    [InlineData("ST*837", "N1*PR~ST*837", "LW-REC-0420 N1")]
    [InlineData("*T*:~", "*T*:~", "")]
    public void What_is_wrong_is_an_issue_at_its_place(string from, string to, string expected)
    {
        var text = Isa + Gs + Claim + End;
        var at = text.IndexOf(from, StringComparison.Ordinal);
        text = at < 0 ? text : text[..at] + to + text[(at + from.Length)..];

        var (_, issues) = Events(text);

        Assert.Equal(
            expected.Split('|', StringSplitOptions.RemoveEmptyEntries),
            issues.Where(issue => issue.Code != "LW-REC-0428"
                    || expected.Contains("0428", StringComparison.Ordinal))
                .Select(issue => string.Join(
                    ' ',
                    new object?[]
                    {
                        issue.Code, issue.Location.Segment, issue.Location.FieldNumber,
                        issue.Location.ComponentNumber,
                    }.Where(part => part is not null))));
    }

    [Fact]
    public void A_faulty_transaction_set_is_refused_alone()
    {
        var bad = Claim.Replace("0001", "0002", StringComparison.Ordinal)
            .Replace("19800229", "19810229", StringComparison.Ordinal);
        var (events, _) = Events(
            Isa + Gs + Claim + bad + Claim.Replace("0001", "0003", StringComparison.Ordinal)
            + "GE*3*1~IEA*1*000000001~");

        Assert.Equal(
            ["se+", "se-", "se+"],
            events.Split(' ').Where(name => name.StartsWith("se", StringComparison.Ordinal)));
        Assert.EndsWith("ge+ iea+", events, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_cannot_be_trusted_refuses_all_within()
    {
        var (events, issues) = Events(
            (Isa + Gs + Claim + End).Replace("*250101*", "*259901*", StringComparison.Ordinal));

        Assert.Equal("LW-REC-0433", Assert.Single(issues).Code);
        Assert.Contains("se- ge- iea-", events, StringComparison.Ordinal);
    }

    [Fact]
    public void A_severity_can_be_chosen()
    {
        var text = (Isa + Gs + Claim + End).Replace("CLM*A1*30", "CLM*A1*31", StringComparison.Ordinal);
        var strict = new X12Options
        {
            Severities = new Dictionary<string, IssueSeverity> { ["LW-REC-0480"] = IssueSeverity.Error },
        };

        Assert.Contains("se+", Events(text).Events, StringComparison.Ordinal);
        Assert.Contains("se-", Events(text, strict).Events, StringComparison.Ordinal);
    }

    [Fact]
    public void Interchanges_follow_each_other_with_text_between()
    {
        var second = (Isa + End.Replace("GE*1*1~IEA*1", "IEA*0", StringComparison.Ordinal))
            .Replace("000000001", "000000002", StringComparison.Ordinal)
            .Replace('*', '|').Replace('~', '\n');
        var (events, issues) = Events(
            "Received: yes\r\nVISA*card\r\n" + Isa + Gs + Claim + End
            + "\r\n\u001a--- cut here ---\r\n" + second);

        Assert.Equal(["LW-REC-0403", "LW-REC-0403"], issues.Select(issue => issue.Code));
        Assert.Equal(1, issues[0].Location.LineNumber);
        Assert.EndsWith("iea+ isa iea+", events, StringComparison.Ordinal);
        Assert.StartsWith("isa gs st", events, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_trailer_does_not_swallow_the_next_interchange()
    {
        var (events, issues) = Events(
            Isa + Gs + Claim + Isa.Replace("000000001", "000000002", StringComparison.Ordinal)
            + Gs + Claim + End.Replace("000000001", "000000002", StringComparison.Ordinal));

        Assert.Equal(["LW-REC-0422", "LW-REC-0421"], issues.Select(issue => issue.Code));
        Assert.Contains("se+ ge- iea- isa gs st", events, StringComparison.Ordinal);
        Assert.EndsWith("se+ ge+ iea+", events, StringComparison.Ordinal);
    }

    [Fact]
    public void The_amounts_of_a_remittance_are_balanced()
    {
        var text = Isa + Gs.Replace("HC", "HP", StringComparison.Ordinal)
            .Replace("222A1", "221A1", StringComparison.Ordinal)
            + "ST*835*0001~BPR*I*75*C*CHK************20250101~TRN*1*1*1234567890~N1*PR*PAYER~N3*1~"
            + "N4*TOWN*MD*20705~"
            + "PER*BL*HELP*TE*5550100~N1*PE*CLINIC*XX*12~LX*1~CLP*A*1*100*80*5*12*X~CAS*PR*1*5~NM1*QC*1*DOE~"
            + "SVC*HC:99213*60*50~DTM*472*20250101~CAS*CO*45*10~"
            + "SVC*HC:99214*40*35~DTM*472*20250101~CAS*CO*45*5~"
            + "PLB*1*20251231*WO:1*5~SE*20*0001~" + End;

        Assert.Equal([], Codes(text));
        Assert.Equal(["LW-REC-0484"], Codes(text.Replace("BPR*I*75", "BPR*I*76", StringComparison.Ordinal)));
        Assert.Equal(["LW-REC-0484"], Codes(text.Replace("WO:1*5", "WO:1*-5", StringComparison.Ordinal)));
        Assert.Equal(
            ["LW-REC-0482"], Codes(text.Replace("CAS*PR*1*5", "CAS*PR*1*6", StringComparison.Ordinal)));
        Assert.Equal(
            ["LW-REC-0481", "LW-REC-0482"],
            Codes(text.Replace("CAS*CO*45*10", "CAS*CO*45*10.01", StringComparison.Ordinal)));
        Assert.Equal(
            ["LW-REC-0481", "LW-REC-0483"],
            Codes(text.Replace("HC:99214*40", "HC:99214*41", StringComparison.Ordinal)));
    }

    [Fact]
    public void Issues_are_listed_up_to_a_bound_and_counted_beyond()
    {
        var many = string.Concat(Enumerable.Repeat("UM*1~", 5000));
        using var reader = X12EventReader.Open(new MemoryStream(Latin1(
            Isa + Gs + Claim.Replace("SE*26", many + "SE*5026", StringComparison.Ordinal) + End)));
        while (reader.Read() && reader.Kind != X12EventKind.TransactionSetEnd)
        {
        }

        Assert.Equal(5000, reader.IssueCount);
        Assert.Equal(100, reader.Issues.Count);
        Assert.False(reader.IsAccepted);
    }

    [Fact]
    public void No_message_holds_a_value_of_the_file()
    {
        foreach (var (name, bytes) in All())
        {
            var issues = new List<RecordIssue>();
            using var reader = X12EventReader.Open(new MemoryStream(bytes));
            reader.IssueFound = issues.Add;
            while (reader.Read())
            {
            }

            Assert.All(issues, issue => Assert.True(
                X12Issues.Of(X12Fault.None + 1, default).Message is not null
                && issue.Location.Segment is null or { Length: 2 or 3 }
                && (issue.Location.Path is not { } path || IsLoop(path)), name));
        }
    }

    private static bool IsLoop(string path) =>
        X12Guide.Names.Any(name => X12Guide.Named(name)!.Loops.Any(loop => loop.Id == path));

    private static IEnumerable<string> Codes(string text) => Events(text).Issues.Select(issue => issue.Code);

    private static (string Events, List<RecordIssue> Issues) Events(string text, X12Options? options = null)
    {
        var issues = new List<RecordIssue>();
        var events = new List<string>();
        using var reader = X12EventReader.Open(new MemoryStream(Latin1(text)), options);
        reader.IssueFound = issues.Add;
        while (reader.Read())
        {
            var verdict = reader.IsAccepted ? "+" : "-";
            events.Add(reader.Kind switch
            {
                X12EventKind.InterchangeStart => "isa",
                X12EventKind.GroupStart => "gs",
                X12EventKind.TransactionSetStart => "st",
                X12EventKind.LoopStart => "(" + reader.Loop,
                X12EventKind.LoopEnd => ")" + reader.Loop,
                X12EventKind.TransactionSetEnd => "se" + verdict,
                X12EventKind.GroupEnd => "ge" + verdict,
                X12EventKind.InterchangeEnd => "iea" + verdict,
                _ => Encoding.ASCII.GetString(reader.Segment.Id),
            });
        }

        return (string.Join(' ', events), issues);
    }
}
