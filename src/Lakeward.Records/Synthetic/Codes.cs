// Diagnosis and procedure codes, and the notes that go with claims.
using System.Globalization;
using System.Text;

namespace Lakeward.Records.Synthetic;

/// <summary>Code lists in the shape of ICD-10-CM and of CPT and HCPCS level II, with a typical
/// charge.</summary>
internal static class Codes
{
    internal static readonly byte[][] Diagnoses = Utf8(
        """
        E11.9 E11.65 E11.22 E10.9 E78.5 E78.00 E03.9 E66.9 I10 I25.10 I48.91 I50.9 I50.22 I63.9 J06.9 J18.9
        J20.9 J44.1 J44.9 J45.909 K21.9 K57.30 K58.9 K80.20 L03.115 L20.9 L40.0 M17.11 M25.561 M54.50 M79.7
        M81.0 N18.3 N18.6 N39.0 F32.9 F33.1 F41.1 F10.20 F43.10 G43.909 G47.33 G20 G35 H25.9 H40.11 H66.90
        R05.9 R07.9 R10.9 R51.9 R53.83 S52.501A S82.891A S93.401A T78.40XA C18.9 C34.90 D50.9 D64.9 B20 B18.2
        A41.9 U07.1 Z00.00 Z12.11 Z23 Z51.11 Z79.4 Z85.3
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    internal static readonly Procedure[] Procedures = Array.ConvertAll(
        """
        99202:120 99203:175 99204:260 99213:130 99214:190 99215:270 99232:150 99283:420 99284:690 99285:980
        99396:240 36415:18 80053:46 80061:52 81001:16 83036:38 84443:64 85025:34 87086:40 87635:78 90471:32
        90686:36 90834:140 90837:185 93000:52 93306:890 96372:44 97110:68 97140:62 70450:610 71046:96
        72148:1150 73030:88 74177:1480 76700:340 43239:1350 45378:1420 45385:1790 66984:3400 27447:8900
        29881:4200 47562:6200 G0438:230 G0439:180 G0008:32 J1100:12 J1885:22 J3420:14 J9271:11800 A0429:720
        A4253:48 E0601:860
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        static entry => entry.Split(':') is [var code, var dollars]
            ? new Procedure(Encoding.UTF8.GetBytes(code), int.Parse(dollars, CultureInfo.InvariantCulture))
            : throw new FormatException("A procedure is code and dollars."));

    /// <summary>Notes as they stand in a CSV file; an empty one means no note.</summary>
    internal static readonly byte[][] Notes = Utf8(
    [
        string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty,
        "Follow-up visit", "New patient", "Seen for routine check", "Prior authorization on file",
        "\"Referred by family physician, records requested\"", "\"Patient reports \"\"feeling better\"\"\"",
        "\"Stable, continue current plan\"", "Lab results pending", "\"Discussed diet, exercise, and sleep\"",
        "\"Telehealth visit\nconsent on file\"",
    ]);

    private static byte[][] Utf8(string[] words) => Array.ConvertAll(words, Encoding.UTF8.GetBytes);

    /// <summary>A procedure code with its typical charge in dollars.</summary>
    internal sealed record Procedure(byte[] Code, int Dollars);
}
