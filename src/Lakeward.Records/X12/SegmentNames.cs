// The segment names that the standard knows.
using System.Collections.Frozen;

namespace Lakeward.Records.X12;

/// <summary>Finds the name that an issue may show, without showing what a file merely claims.</summary>
internal static class SegmentNames
{
    private const string Known =
        "AAA ACK ACT ADX AK1 AK2 AK3 AK4 AK5 AK9 AMT AT5 AT7 AT8 ATH B10 B2 B2A B3 B3A BAK BCA BCH "
        + "BDS BEG BFR BGN BHT BIG BIN BPR BSN BSR CAS CAT CL1 CLM CLP CN1 COB CR1 CR2 CR3 CR5 CR6 CR7 "
        + "CRC CTP CTT CTX CUR DK DMG DN1 DN2 DSB DTM DTP EB EC EFI ENT EQ FA1 FA2 FOB FRM FST G62 GE "
        + "GF GS H3 HCP HCR HD HI HL HLH HSD ICM IDC IEA III IK3 IK4 IK5 INS ISA ISB ISE IT1 ITD K3 L0 "
        + "L1 L10 L11 L3 L4 L5 L7 LE LIN LQ LS LUI LX MAN MEA MIA MOA MPI MS1 MS2 MSG MTX N1 N2 N3 N4 "
        + "N9 NM1 NTE NX1 NX2 OI OOI OTI PAT PER PID PLA PLB PO1 PO4 PRF PRV PS1 PSA PWK Q2 QTY R1 R2 "
        + "R3 R4 RDM RDT RED REF RMR SAC SBR SDQ SE SHP SLN SN1 SPI ST STC SV1 SV2 SV3 SV5 SVC SVD TA1 "
        + "TA3 TD1 TD3 TD4 TD5 TDS TED TOO TRF TRN TS2 TS3 TSI TST TXI UD UIT UM UNU V1 V2 VEH W01 W05 "
        + "W06 W07 W12 W17 W66 XQ Y2 Y4 ZA";

    private static readonly FrozenDictionary<int, string> ByCode =
        Known.Split(' ').ToFrozenDictionary(name => Code(System.Text.Encoding.ASCII.GetBytes(name)));

    /// <summary>The name, or null where the standard has no such segment.</summary>
    internal static string? Find(ReadOnlySpan<byte> id) => ByCode.GetValueOrDefault(Code(id));

    /// <summary>Whether it has the form of a name: two or three capital letters and digits, a letter
    /// first.</summary>
    internal static bool IsName(ReadOnlySpan<byte> id) => id.Length is 2 or 3
        && char.IsAsciiLetterUpper((char)id[0])
        && (char.IsAsciiLetterUpper((char)id[1]) || char.IsAsciiDigit((char)id[1]))
        && (id.Length == 2 || char.IsAsciiLetterUpper((char)id[2]) || char.IsAsciiDigit((char)id[2]));

    /// <summary>Two or three letters and digits as one number; 0 for anything else.</summary>
    internal static int Code(ReadOnlySpan<byte> id) => id.Length switch
    {
        2 => (id[0] << 16) | (id[1] << 8),
        3 => (id[0] << 16) | (id[1] << 8) | id[2],
        _ => 0,
    };
}
