// Hand-made transaction sets in which every mapped element has a value somewhere.
namespace Lakeward.Tests.Records;

/// <summary>Segments between ST and SE, one a line; every guide has one.</summary>
internal static class X12Samples
{
    private const string Sender = """
        NM1*41*2*SENDER*****46*S1
        PER*IC*DESK*TE*8005550100
        NM1*40*2*RECEIVER*****46*R1
        HL*1**20*1
        NM1*85*2*CLINIC*****XX*1111111111
        N3*1 STREET
        N4*TOWN*MD*207050000
        REF*EI*999999999
        HL*2*1*22*1
        SBR*P*18*GRP1*PLAN A*****CI

        """;

    public const string Professional = "BHT*0019*00*B1*20250101*1200*CH\n" + Sender + """
        PAT*****D8*20250301
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        N3*2 ROAD
        N4*CITY*VA*22030
        DMG*D8*19500102*F
        NM1*PR*2*PAYER*****PI*P1
        CLM*C1*150***11:B:1*Y*A*Y*Y
        DTP*435*D8*20250201
        DTP*096*D8*20250205
        AMT*F5*10
        REF*9F*REFERRAL
        REF*F8*ICN
        REF*G1*AUTH
        REF*EA*CHART
        HI*ABK:A00*ABF:A01*ABF:A02*ABF:A03*ABF:A04*ABF:A05*ABF:A06*ABF:A07*ABF:A08*ABF:A09*ABF:A10*ABF:A11
        NM1*DN*1*REFERS*****XX*2222222222
        NM1*82*1*RENDERS*****XX*3333333333
        NM1*77*2*PLACE*****XX*4444444444
        N3*3 WAY
        N4*TOWN*MD*207050000
        SBR*S*18*******CI
        OI***Y***Y
        NM1*IL*1*OLDER*ANN****MI*OTHER
        NM1*PR*2*SECOND*****PI*P2
        LX*1
        SV1*HC:99213:25:26:27:28*100*UN*2***1:2:3:4
        DTP*472*RD8*20250203-20250204
        REF*6R*LINE1
        HCP*00*80
        LIN**N4*00002143301
        CTP****2*UN
        NM1*82*1*OTHER*****XX*5555555555
        SVD*P2*60*HC:99213**2
        DTP*573*D8*20250220
        LX*2
        SV1*HC:81002*50*UN*1*22**1
        DTP*472*D8*20250201
        HL*3*2*23*0
        PAT*19
        NM1*QC*1*YOUNGER*BEN
        N3*2 ROAD
        N4*CITY*VA*22031
        DMG*D8*20100304*M
        REF*1W*M1-2
        CLM*C2*20***11:B:7*Y*A*Y*Y
        HI*BK:4019
        LX*1
        SV1*HC:36415*20*UN*1***1
        DTP*472*D8*20250210
        """;

    public static readonly string Institutional = "BHT*0019*00*B1*20250101*1200*CH\n" + Sender + $"""
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        N3*2 ROAD
        N4*CITY*VA*22030
        DMG*D8*19500102*U
        NM1*PR*2*PAYER*****PI*P1
        CLM*C1*300.10***11:A:1**A*Y*Y
        DTP*096*TM*1100
        DTP*434*RD8*20250201-20250205
        DTP*435*DT*202502010830
        CL1*1*7*01
        AMT*F3*25
        REF*9F*REFERRAL
        REF*G1*AUTH
        REF*F8*ICN
        REF*EA*CHART
        HI*ABK:A00:::::::Y
        HI*ABJ:B00
        HI*DR:470
        HI*ABF:A01*ABF:A02*ABF:A03*ABF:A04*ABF:A05*ABF:A06*ABF:A07*ABF:A08*ABF:A09*ABF:A10*ABF:A11*ABF:A12
        HI*ABF:A13*ABF:A14*ABF:A15*ABF:A16*ABF:A17*ABF:A18*ABF:A19*ABF:A20*ABF:A21*ABF:A22*ABF:A23*ABF:A24
        HI*BBR:X00:D8:20250202
        {Procedures(1, 3)}
        {Procedures(13, 4)}
        NM1*71*1*ATTENDS*DOC****XX*2222222222
        NM1*72*1*OPERATES*DOC****XX*3333333333
        NM1*82*1*RENDERS*DOC****XX*4444444444
        NM1*77*2*PLACE*****XX*5555555555
        N3*3 WAY
        N4*TOWN*MD*207050000
        NM1*DN*1*REFERS*DOC****XX*6666666666
        SBR*S*18*******CI
        OI***Y***Y
        NM1*IL*1*OLDER*ANN****MI*OTHER
        NM1*PR*2*SECOND*****PI*P2
        LX*1
        SV2*0450*HC:99284:25:26:27:28*200.10*UN*1
        DTP*472*D8*20250201
        REF*6R*LINE1
        HCP*00*80
        LIN**N4*00002143301
        CTP****2*UN
        SVD*P2*60*HC:99284*0450*1
        DTP*573*D8*20250220
        LX*2
        SV2*0250**100*UN*3
        HL*3*2*23*0
        PAT*19
        NM1*QC*1*YOUNGER*BEN
        N3*2 ROAD
        N4*CITY*VA*22031
        DMG*D8*20100304*M
        CLM*C2*20***13:A:1**A*Y*Y
        DTP*434*D8*20250301
        CL1*1**30
        HI*BK:4019
        HI*BR:3893:D8:20250301
        LX*1
        SV2*0300*HC:36415*20*UN*1
        DTP*472*D8*20250301
        """;

    public const string Dental = "BHT*0019*00*B1*20250101*1200*CH\n" + Sender + """
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        N3*2 ROAD
        N4*CITY*VA*22030
        DMG*D8*19500102*F
        NM1*PR*2*PAYER*****PI*P1
        CLM*C1*170***11:B:1*Y*A*Y*Y
        AMT*F5*10
        REF*F8*ICN
        REF*9F*REFERRAL
        REF*G1*AUTH
        HI*ABK:K00*ABF:K01*ABF:K02*ABF:K03
        NM1*DN*1*REFERS*DOC****XX*2222222222
        NM1*82*1*RENDERS*DOC****XX*3333333333
        NM1*77*2*PLACE*****XX*4444444444
        N3*3 WAY
        N4*TOWN*MD*207050000
        SBR*S*18*******CI
        OI***Y***Y
        NM1*IL*1*OLDER*ANN****MI*OTHER
        NM1*PR*2*SECOND*****PI*P2
        LX*1
        SV3*AD:D2140:22:23:24:25*120*11*10**2*****1:2:3:4
        TOO*JP*12*L:O
        DTP*472*D8*20250207
        REF*6R*LINE1
        HCP*00*80
        SVD*P2*60*AD:D2140**2
        DTP*573*D8*20250220
        LX*2
        SV3*AD:D0120*50****1
        DTP*472*D8*20250201
        HL*3*2*23*0
        PAT*19****D8*20250301
        NM1*QC*1*YOUNGER*BEN
        N3*2 ROAD
        N4*CITY*VA*22031
        DMG*D8*20100304*M
        CLM*C2*20***11:B:1*Y*A*Y*Y
        DTP*472*D8*20250210
        HI*BK:5210
        LX*1
        SV3*AD:D1110*20****1
        """;

    public const string Remittance = """
        BPR*I*110*C*ACH*CCP*01*111222333*DA*444*1555666777**01*333222111*DA*888*20250301
        TRN*1*TRACE1*1555666777
        DTM*405*20250228
        N1*PR*PAYER*XV*PLANID
        N3*1 STREET
        N4*TOWN*MD*207050000
        PER*BL*DESK*TE*8005550100
        N1*PE*CLINIC*XX*1111111111
        REF*TJ*999999999
        LX*1
        CLP*C1*1*200*100*30*12*ICN1*11*1**470
        CAS*PR*3*20
        NM1*QC*1*OLDER*ANN*Q***MI*M1
        NM1*IL*1*HOLDER*CAL****MI*M0
        NM1*82*1*RENDERS*DOC****XX*3333333333
        MOA***MA01*MA02*MA03*MA04*MA05
        REF*1L*GRP1
        REF*EA*CHART
        REF*G1*AUTH
        DTM*232*20250201
        DTM*233*20250202
        DTM*050*20250210
        AMT*AU*150
        AMT*F5*5
        AMT*I*1.25
        SVC*HC:99213:25:26:27:28*150*100*0450*2**3
        DTM*150*20250201
        DTM*151*20250202
        CAS*CO*45*40*1*253*5
        CAS*PR*1*5
        REF*6R*LINE1
        REF*HPI*4444444444
        AMT*B6*110
        LQ*HE*N1
        LQ*HE*N2
        LQ*HE*N3
        LQ*HE*N4
        LQ*HE*N5
        SVC*N4:00002143301*50*20
        DTM*472*20250201
        CAS*CO*45*30
        CLP*C2*1*50*50**12*ICN2*21*1
        NM1*QC*1*YOUNGER*BEN
        NM1*IL*1*HOLDER*CAL****MI*M0
        SVC*NU:0250*50*50
        DTM*472*20250203
        PLB*1111111111*20251231*WO:REFERENCE*30*L6*10
        """;

    public const string Enrollment = """
        BGN*00*B1*20250101*1200****4
        N1*P5*SPONSOR*FI*111222333
        N1*IN*PAYER*FI*444555666
        INS*Y*18*021*28*A*A:1**FT**N*D8*20250601
        REF*0F*M1
        REF*1L*GRP1
        DTP*336*D8*20200101
        DTP*337*D8*20251231
        NM1*IL*1*OLDER*ANN*Q***34*123456789
        PER*IP**TE*8005550199*EM*ANN@EXAMPLE.ORG
        N3*2 ROAD*FLAT 3
        N4*CITY*VA*22030*US
        DMG*D8*19500102*F*M*C
        HD*021**HLT*GOLD*EMP
        DTP*348*D8*20250101
        DTP*349*D8*20251231
        HD*021**DEN*SMILE*EMP
        DTP*348*D8*20250201
        INS*N*19*030*XN*A
        REF*0F*M1
        REF*23*M1-2
        DTP*356*D8*20250301
        NM1*IL*1*YOUNGER*BEN
        DMG*D8*20100304*M
        """;

    public const string Inquiry = """
        BHT*0022*13*REQUEST*20250101*1200
        HL*1**20*1
        NM1*PR*2*PAYER*****PI*P1
        HL*2*1*21*1
        NM1*1P*2*CLINIC*****XX*1111111111
        HL*3*2*22*1
        TRN*1*TRACE1*9SENDER000
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        REF*6P*GRP1
        N3*2 ROAD
        N4*CITY*VA*22030
        DMG*D8*19500102*F
        INS*Y*18
        HI*ABK:A00
        DTP*291*D8*20250101
        EQ*30^98**IND
        EQ**HC:99213
        DTP*291*D8*20250115
        HL*4*3*23*0
        NM1*03*1*YOUNGER*BEN
        DMG*D8*20100304*M
        INS*N*19
        EQ*30
        """;

    public const string Benefits = """
        BHT*0022*11*REQUEST*20250101*1200
        HL*1**20*1
        NM1*PR*2*PAYER*****PI*P1
        HL*2*1*21*1
        NM1*1P*2*CLINIC*****XX*1111111111
        HL*3*2*22*1
        TRN*2*TRACE1*9SENDER000
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        REF*6P*GRP1
        N3*2 ROAD
        N4*CITY*VA*22030
        DMG*D8*19500102*F
        INS*Y*18
        DTP*346*D8*20250101
        DTP*347*D8*20251231
        EB*1*IND*30^98*HM*GOLD
        DTP*291*RD8*20250101-20251231
        MSG*NOTE
        EB*C*FAM*30*HM**23*500.5*****Y
        EB*A*IND*98*****.2*VS*3*N*Y*HC:99213
        HL*4*3*23*0
        NM1*03*1*YOUNGER*BEN
        AAA*N**71*C
        """;

    public const string StatusRequest = """
        BHT*0010*13*REQUEST*20250101*1200
        HL*1**20*1
        NM1*PR*2*PAYER*****PI*P1
        HL*2*1*21*1
        NM1*41*2*SENDER*****46*S1
        HL*3*2*19*1
        NM1*1P*2*CLINIC*****XX*1111111111
        HL*4*3*22*1
        DMG*D8*19500102*F
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        TRN*1*TRACE1
        REF*1K*ICN1
        REF*BLT*111
        REF*EJ*C1
        AMT*T3*150
        DTP*472*RD8*20250201-20250205
        TRN*1*TRACE2
        REF*EJ*C2
        SVC*HC:99213*100*****1
        REF*FJ*LINE1
        DTP*472*D8*20250201
        SVC*NU:0450*50*****2
        DTP*472*D8*20250203
        HL*5*4*23
        DMG*D8*20100304*M
        NM1*QC*1*YOUNGER*BEN
        TRN*1*TRACE3
        REF*EJ*C3
        """;

    public const string Status = """
        BHT*0010*08*ANSWER*20250101*1200*DG
        HL*1**20*1
        NM1*PR*2*PAYER*****PI*P1
        HL*2*1*21*1
        NM1*41*2*SENDER*****46*S1
        TRN*2*BATCH
        STC*A1:19:PR*20250102
        HL*3*2*19*1
        NM1*1P*2*CLINIC*****XX*1111111111
        TRN*2*GROUP
        STC*A1:20:1P*20250103
        HL*4*3*22*1
        NM1*IL*1*OLDER*ANN*Q***MI*M1
        TRN*2*TRACE1
        STC*F1:65:PR*20250104**150*120*20250105**20250106*CHECK1*F1:66*F1:67
        STC*F1:68*20250107
        REF*1K*ICN1
        REF*BLT*111
        REF*EJ*C1
        DTP*472*RD8*20250201-20250205
        SVC*HC:99213*100*80****2
        STC*F1:69*20250108
        REF*FJ*LINE1
        DTP*472*D8*20250201
        SVC*NU:0250*50*40****1
        STC*F1:70*20250109
        DTP*472*D8*20250202
        HL*5*4*23
        NM1*QC*1*YOUNGER*BEN
        TRN*2*TRACE2
        STC*P1:20*20250110
        """;

    public const string ClaimAcknowledgement = """
        BHT*0085*08*ANSWER*20250101*1200*TH
        HL*1**20*1
        NM1*PR*2*PAYER*****PI*P1
        TRN*1*BATCH
        DTP*050*D8*20250101
        DTP*009*D8*20250102
        HL*2*1*21*1
        NM1*41*2*SENDER*****46*S1
        TRN*2*FILE
        STC*A1:19:PR*20250102*WQ*150
        HL*3*2*19*1
        NM1*85*2*CLINIC*****XX*1111111111
        TRN*1*0
        STC*A1:19:PR**WQ*150
        HL*4*3*PT
        NM1*QC*1*OLDER*ANN*Q***MI*M1
        TRN*2*C1
        STC*A7:562:85*20250103*U*150******A7:563*A7:564*NOTE
        REF*1K*ICN1
        REF*BLT*111
        DTP*472*RD8*20250201-20250205
        SVC*HC:99213*100*****1
        STC*A7:454*20250103*U
        REF*FJ*LINE1
        DTP*472*D8*20250201
        SVC*NU:0450*50
        STC*A7:455*20250103*U
        """;

    public const string Acknowledgement = """
        AK1*HC*17*005010X222A1
        AK2*837*0001*005010X222A1
        IK3*NM1*8*2010AA*8
        IK4*9:2*67*1*SECRET
        IK4*3*1035*7
        IK3*HL*12**I7
        IK5*R*5*I5*4*3*2
        AK2*837*0002*005010X222A1
        IK5*A
        AK9*P*2*2*1*1*2*3*4*5
        """;

    /// <summary>By the name of the guide.</summary>
    public static readonly IReadOnlyDictionary<string, byte[]> Files = new Dictionary<string, byte[]>
    {
        ["837P"] = X12Rows.File("837", "005010X222A1", Professional),
        ["837I"] = X12Rows.File("837", "005010X223A2", Institutional),
        ["837D"] = X12Rows.File("837", "005010X224A2", Dental),
        ["835"] = X12Rows.File("835", "005010X221A1", Remittance),
        ["834"] = X12Rows.File("834", "005010X220A1", Enrollment),
        ["270"] = X12Rows.File("270", "005010X279A1", Inquiry),
        ["271"] = X12Rows.File("271", "005010X279A1", Benefits),
        ["276"] = X12Rows.File("276", "005010X212", StatusRequest),
        ["277"] = X12Rows.File("277", "005010X212", Status),
        ["277CA"] = X12Rows.File("277", "005010X214", ClaimAcknowledgement),
        ["999"] = X12Rows.File("999", "005010X231A1", Acknowledgement),
    };

    /// <summary>Twelve other procedures.</summary>
    private static string Procedures(int first, int day) => "HI" + string.Concat(
        Enumerable.Range(first, 12).Select(number => $"*BBQ:X{number:00}:D8:2025020{day}"));
}
