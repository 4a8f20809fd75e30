// Reads the names of the files of the claim and claim line feed.
using System.Globalization;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// A name such as <c>P.A1234.ACO.ZC1Y18.D181120.T1000000</c> or <c>T.BCD.A1234.ZC8Y18.D181120.T1000000</c>:
/// whether the data are real, whose they are, which file of the feed, for which year, and when they were
/// made. The name of an archive of all files has no character for the file.
/// <para>References: CMS, CCLF Information Packet, file names; the names that the BCDA takes.</para>
/// </summary>
/// <param name="IsTest">T, not P, in front.</param>
/// <param name="Organization">The organization's id.</param>
/// <param name="File">0 to 9, A or B; null for an archive.</param>
/// <param name="IsRunOut">R, not Y, before the year: claims of a year that is over.</param>
/// <param name="Year">The performance year.</param>
/// <param name="Created">When the file was made, in the sender's time.</param>
public sealed record CclfFileName(
    bool IsTest, string Organization, char? File, bool IsRunOut, int Year, DateTime Created)
{
    private const int LongestName = 100;

    /// <summary>The layout of the file that the name tells; null for an archive.</summary>
    public FixedWidthLayout? Layout => File is { } file ? CclfLayouts.Of(file) : null;

    /// <summary>Reads a name, folders in front of it not counted.</summary>
    public static CclfFileName? Parse(string name)
    {
        var parts = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Split('.');
        if (name.Length > LongestName || parts is not [var stage, var first, var second, var kind, var day, var time]
            || stage is not ("P" or "T") || !TryKind(kind, out var file, out var isRunOut, out var year))
        {
            return null;
        }

        var organization = first == "BCD" ? second : second == "ACO" ? first : "";
        return IsOrganization(organization) && TryTime(day, time, out var created)
            ? new CclfFileName(stage == "T", organization, file, isRunOut, year, created)
            : null;
    }

    /// <summary>The issue to report of a name that cannot be read.</summary>
    public static RecordIssue NotAName() => FixedWidthIssues.NotAFeedName(new RecordLocation(1));

    /// <summary><c>ZC</c>, the file, <c>Y</c> or <c>R</c>, and two digits of the year.</summary>
    private static bool TryKind(string kind, out char? file, out bool isRunOut, out int year)
    {
        (file, isRunOut, year) = (null, false, 0);
        if (!kind.StartsWith("ZC", StringComparison.Ordinal) || kind.Length is not (5 or 6))
        {
            return false;
        }

        file = kind.Length == 6 ? kind[2] : null;
        isRunOut = kind[^3] == 'R';
        year = TwoDigits(kind[^2..]);
        return kind[^3] is 'Y' or 'R' && year >= 2000
            && (file is null or 'A' or 'B' || char.IsAsciiDigit(file.Value));
    }

    private static int TwoDigits(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? 2000 + year : -1;

    /// <summary>A letter and digits, for example A1234.</summary>
    private static bool IsOrganization(string text) =>
        text.Length is 4 or 5 && char.IsAsciiLetterUpper(text[0])
        && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryTime(string day, string time, out DateTime created)
    {
        created = default;
        return day.Length == 7 && time.Length == 8 && day[0] == 'D' && time[0] == 'T'
            && DateTime.TryParseExact(
                string.Concat("20", day.AsSpan(1), time.AsSpan(1)), "yyyyMMddHHmmssf",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out created);
    }
}
