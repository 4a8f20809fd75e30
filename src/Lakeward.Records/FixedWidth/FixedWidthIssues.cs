// Every issue of fixed-width files and of the claim and claim line feed, with its stable code.
namespace Lakeward.Records.FixedWidth;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class FixedWidthIssues
{
    internal static RecordIssue Empty(RecordLocation at) => new(
        "LW-REC-0800", IssueSeverity.Warning, "The file holds no row.", at);

    internal static RecordIssue IntentionallyBlank(RecordLocation at) => new(
        "LW-REC-0801", IssueSeverity.Warning, "The file says that it is intentionally blank.", at);

    internal static RecordIssue OtherLayout(RecordLocation at) => new(
        "LW-REC-0802", IssueSeverity.Fatal, "The rows are those of another file of the feed.", at);

    internal static RecordIssue NotAFeedName(RecordLocation at) => new(
        "LW-REC-0803", IssueSeverity.Fatal, "The file's name is not that of a claim and claim line feed.", at);

    internal static RecordIssue Of(FixedWidthFault fault, RecordLocation at) => fault switch
    {
        FixedWidthFault.WrongLength => Error(
            "LW-REC-0810", "The row's length is that of no version of the layout.", at),
        FixedWidthFault.NotText => Error(
            "LW-REC-0811", "The row is not valid UTF-8 or holds a control character.", at),
        FixedWidthFault.NotDigits => Error("LW-REC-0812", "The value must be digits only.", at),
        FixedWidthFault.NotADate => Error("LW-REC-0813", "The value is not a date.", at),
        FixedWidthFault.NoSuchDate => Error("LW-REC-0814", "The date does not exist.", at),
        FixedWidthFault.NotADecimal => Error(
            "LW-REC-0815", "The value is not a decimal of the layout's places.", at),
        FixedWidthFault.NotAllowed => Error(
            "LW-REC-0816", "The value is none of those that the layout names.", at),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);
}
