// A file of HL7 v2 messages.
using System.Globalization;
using System.Text;

namespace Lakeward.Benchmarks;

/// <summary>
/// Laboratory results and admissions that pass every check, in turn, one after the other without a batch.
/// </summary>
internal static class Hl7File
{
    /// <summary>Writes at least so many bytes.</summary>
    public static void Write(string path, long size)
    {
        using var file = new StreamWriter(path, append: false, Encoding.ASCII, 1 << 20);
        for (var number = 1; file.BaseStream.Position < size; number++)
        {
            file.Write(number % 3 == 0 ? Admission(number) : Result(number));
        }
    }

    private static string Patient(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        PID|1||{number:0000000}^^^TOWN HOSPITAL&1.2.3.4&ISO^MR~{number % 9999:0000}^^^STATE^SS|
        +|FAMILY{number}^GIVEN^M||19{number % 90 + 10}0415|F||2106-3^White^HL70005
        +|{number % 99} SIDE STREET^^SPRINGFIELD^MD^20705^USA||^PRN^PH^^1^301^555{number % 9999:0000}
        PV1|1|I|WARD^{number % 40}^A^TOWN HOSPITAL||||1234567893^DOCTOR^ANN^^^^^^NPI|||MED||||7||
        +|1234567893^DOCTOR^ANN|IN|V{number}|||||||||||||||||||||||||20260101{number % 24:00}15

        """).Replace("\n+", "", StringComparison.Ordinal);

    private static string Admission(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        MSH|^~\&|ADT|TOWN HOSPITAL|LAKE|STATE|20260101{number % 24:00}1500||ADT^A01^ADT_A01|M{number}|P
        +|2.5.1
        EVN|A01|20260101{number % 24:00}1500
        {Patient(number)}NK1|1|FAMILY{number}^OTHER|SPO^Spouse^HL70063
        +|{number % 99} SIDE STREET^^SPRINGFIELD^MD^20705|^PRN^PH^^1^301^5550100
        DG1|1||J45.909^Unspecified asthma, uncomplicated^I10||20260101|A
        DG1|2||E11.9^Type 2 diabetes mellitus without complications^I10||20260101|A
        IN1|1|PLAN{number % 9}|P{number % 5}00|PAYER OF THE STATE|1 MAIN STREET^^SPRINGFIELD^MD^20705||
        +||||||20250101|20261231||HMO|FAMILY{number}^GIVEN|SELF

        """).Replace("\n+", "", StringComparison.Ordinal).Replace('\n', '\r');

    private static string Result(int number)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            MSH|^~\&|LAB|TOWN LABORATORY^21D1234567^CLIA|LAKE|STATE|20260101{number % 24:00}1500-0500|
            +|ORU^R01^ORU_R01|M{number}|P|2.5.1
            {Patient(number)}ORC|RE|ORD{number}^EHR|FIL{number}^LAB||CM||||20260101{number % 24:00}0000
            OBR|1|ORD{number}^EHR|FIL{number}^LAB|24323-8^Comprehensive metabolic panel^LN||
            +|20260101{number % 24:00}0500|||||||||1234567893^DOCTOR^ANN|||||
            +|20260101{number % 24:00}1400|||F

            """);
        for (var result = 1; result <= 14; result++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                OBX|{result}|NM|{2000 + result}-{result % 10}^Substance {result} in serum or plasma^LN|
                +|{number % 90}.{result}|mg/dL^milligram per deciliter^UCUM|10-{80 + result}|N|||F||
                +|20260101{number % 24:00}0500||||||20260101{number % 24:00}1300

                """);
        }

        text.Append("NTE|1|L|Collected fasting\\.br\\No haemolysis \\T\\ no icterus\n");
        return text.Replace("\n+", "").Replace('\n', '\r').ToString();
    }
}
