// The layouts of the claim and claim line feed.
using System.Globalization;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// The files that CMS sends to accountable care organizations: CCLF1 to CCLF9, CCLFA, CCLFB, and the summary
/// CCLF0. They are embedded as a table of facts.
/// <para>References: CMS, Claim and Claim Line Feed Information Packet, versions 19 to 36.</para>
/// </summary>
public static class CclfLayouts
{
    /// <summary>All of them, the summary first.</summary>
    public static IReadOnlyList<FixedWidthLayout> All { get; } = Load();

    /// <summary>The layout of a file by the character that tells it in its name, or null.</summary>
    /// <param name="file">0 to 9, A or B.</param>
    public static FixedWidthLayout? Of(char file) =>
        All.FirstOrDefault(layout => layout.Name[^1] == file);

    private static FixedWidthLayout[] Load() =>
    [
        .. EmbeddedTable.Rows("FixedWidth/cclf-layouts.tsv")
            .GroupBy(row => (Name: row[0], OldestLength: Number(row[1])), Column)
            .Select(group => new FixedWidthLayout(
                group.Key.Name, group.Key.OldestLength, [.. group],
                group.Key.Name == "CCLF0" ? "File Number" : "")),
    ];

    private static FixedWidthColumn Column(string[] row) => new(
        row[2],
        Number(row[3]),
        Number(row[4]),
        row[5] switch
        {
            "date" => FixedWidthType.Date,
            "decimal" => FixedWidthType.Decimal,
            "number" => FixedWidthType.Digits,
            _ => FixedWidthType.Text,
        },
        row[6].Length == 0 ? 0 : Number(row[6]),
        row[7].Split(',', StringSplitOptions.RemoveEmptyEntries));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
