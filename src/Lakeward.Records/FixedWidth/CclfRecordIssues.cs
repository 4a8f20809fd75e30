// The issues of mapping the claim and claim line feed into tables.
namespace Lakeward.Records.FixedWidth;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class CclfRecordIssues
{
    internal static RecordIssue PackedArchive(RecordLocation at) => new(
        "LW-REC-0840", IssueSeverity.Fatal, "A ZIP archive that is packed itself cannot be read.", at);

    internal static RecordIssue NotAFeedEntry(RecordLocation at) => Error(
        "LW-REC-0841", "The entry's name is not that of a claim and claim line feed.", at);

    internal static RecordIssue OtherEntry(RecordLocation at) => Error(
        "LW-REC-0842", "The entry's rows are those of another file of the feed than its name says.", at);

    internal static RecordIssue MissingValue(RecordLocation at) => new(
        "LW-REC-0843", IssueSeverity.Warning, "A column that each row should have is blank.", at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);
}
