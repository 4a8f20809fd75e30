// A delivery of professional claims in X12.
using System.Globalization;
using System.Text;

namespace Lakeward.Benchmarks;

/// <summary>
/// One interchange of 837 professional claims that passes every check: transaction sets of a hundred
/// subscribers, each with one claim of two service lines.
/// </summary>
internal static class X12File
{
    private const int ClaimsPerSet = 100;

    /// <summary>Writes at least so many bytes.</summary>
    public static void Write(string path, long size)
    {
        using var file = new StreamWriter(path, append: false, Encoding.ASCII, 1 << 20);
        file.NewLine = "\n";
        file.WriteLine("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101"
            + "*1200*^*00501*000000001*0*P*:~");
        file.WriteLine("GS*HC*SENDER*RECEIVER*20250101*1200*1*X*005010X222A1~");
        var sets = 0;
        while (file.BaseStream.Position < size)
        {
            WriteSet(file, ++sets);
        }

        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GE*{sets}*1~\nIEA*1*000000001~"));
    }

    private static void WriteSet(StreamWriter file, int set)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            ST*837*{set:0000}*005010X222A1~
            BHT*0019*00*{set}*20250101*1200*CH~
            NM1*41*2*BILLING SERVICE*****46*S1~
            PER*IC*HELP DESK*TE*8005550100~
            NM1*40*2*RECEIVER*****46*R1~
            HL*1**20*1~
            PRV*BI*PXC*207Q00000X~
            NM1*85*2*TOWN CLINIC*****XX*1234567893~
            N3*1 MAIN STREET~
            N4*SPRINGFIELD*MD*207050000~
            REF*EI*123456789~
            """).Append('\n');
        for (var claim = 1; claim <= ClaimsPerSet; claim++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                HL*{claim + 1}*1*22*0~
                SBR*P*18*GROUP{claim % 7}******CI~
                NM1*IL*1*FAMILY{claim}*GIVEN*M***MI*MEMBER{set}{claim}~
                N3*{claim} SIDE STREET*UNIT {claim % 9}~
                N4*SPRINGFIELD*MD*20705~
                DMG*D8*19{claim % 90 + 10}0415*F~
                NM1*PR*2*PAYER OF THE STATE*****PI*P{claim % 5}00~
                CLM*ACCOUNT{set}X{claim}*{claim + 75}.5***11:B:1*Y*A*Y*Y~
                REF*D9*{set}{claim}~
                HI*ABK:J459*ABF:E119*ABF:I10~
                NM1*82*1*DOCTOR*ANN****XX*1234567893~
                PRV*PE*PXC*207Q00000X~
                LX*1~
                SV1*HC:99213*{claim}.25*UN*1***1:2~
                DTP*472*D8*20250{claim % 9 + 1}15~
                REF*6R*{set}{claim}A~
                LX*2~
                SV1*HC:81002:QW*75.25*UN*1***1~
                DTP*472*D8*20250{claim % 9 + 1}15~
                REF*6R*{set}{claim}B~
                """).Append('\n');
        }

        file.Write(text);
        var count = 12 + (ClaimsPerSet * 20);
        file.Write(string.Create(CultureInfo.InvariantCulture, $"SE*{count}*{set:0000}~\n"));
    }
}
