// Every issue this library can report, with its stable code.
using Lakeward.Records.Delimited;
using Lakeward.Records.JsonLines;
using Lakeward.Records.Typing;

namespace Lakeward.Records;

/// <summary>Makes the issues; the only place where codes and messages are written.</summary>
internal static class Issues
{
    internal static RecordIssue NotUtf8(RecordLocation at) => Fatal(
        "LW-REC-0101", "The file begins with a UTF-16 byte order mark; only UTF-8 is read.", at);

    internal static RecordIssue EmptyFile(RecordLocation at) => Warning(
        "LW-REC-0104", "The file holds no row and no header.", at);

    internal static RecordIssue UnterminatedQuote(RecordLocation at) => Fatal(
        "LW-REC-0113", "A quoted field opens in this row and never closes; the rest is not read.", at);

    internal static RecordIssue TooManyColumns(RecordLocation at) => Fatal(
        "LW-REC-0116", "The first row has more columns than the limit allows.", at);

    internal static RecordIssue EmptyColumnName(RecordLocation at) => Warning(
        "LW-REC-0117", "A column of the header has no name.", at);

    internal static RecordIssue DuplicateColumnName(RecordLocation at) => Error(
        "LW-REC-0118", "A column of the header has the name of an earlier column.", at);

    internal static RecordIssue UnreadableHeader(RecordLocation at) => Fatal(
        "LW-REC-0119", "The first row is too long, badly quoted or not UTF-8.", at);

    internal static RecordIssue TooManyMembers(RecordLocation at) => Fatal(
        "LW-REC-0207", "The objects have more distinct members than the limit allows.", at);

    internal static RecordIssue Of(DelimitedFault fault, RecordLocation at) => fault switch
    {
        DelimitedFault.InvalidUtf8 => Error("LW-REC-0102", "The row is not valid UTF-8.", at),
        DelimitedFault.NulByte => Error("LW-REC-0103", "The row contains a NUL byte.", at),
        DelimitedFault.TooFewFields => Error("LW-REC-0110", "The row has too few fields.", at),
        DelimitedFault.TooManyFields => Error("LW-REC-0111", "The row has too many fields.", at),
        DelimitedFault.StrayText => Error("LW-REC-0112", "Text follows the closing quote of a field.", at),
        DelimitedFault.RowTooLong => Error("LW-REC-0114", "The row is longer than the limit allows.", at),
        DelimitedFault.FieldTooLong => Error("LW-REC-0115", "A field is longer than the limit allows.", at),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static RecordIssue Of(JsonFault fault, RecordLocation at) => fault switch
    {
        JsonFault.InvalidUtf8 => Error("LW-REC-0209", "The line is not valid UTF-8.", at),
        JsonFault.NulCharacter => Error("LW-REC-0210", "A string contains a NUL character.", at),
        JsonFault.NotJson => Error("LW-REC-0201", "The line is not valid JSON.", at),
        JsonFault.NotAnObject => Error("LW-REC-0202", "The line is not one JSON object.", at),
        JsonFault.DuplicateMember => Error("LW-REC-0203", "The object has two members of one name.", at),
        JsonFault.TooDeep => Error("LW-REC-0204", "The object is nested deeper than the limit allows.", at),
        JsonFault.LineTooLong => Error("LW-REC-0205", "The line is longer than the limit allows.", at),
        JsonFault.UnknownMember => Error("LW-REC-0206", "The object has a member that is no column.", at),
        JsonFault.BrokenEscape => Error("LW-REC-0208", "A string holds half of a surrogate pair.", at),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static RecordIssue Of(ParseReason reason, RecordLocation at) => reason switch
    {
        ParseReason.NotANumber => Error("LW-REC-0301", "The value is not a number.", at),
        ParseReason.Overflow => Error("LW-REC-0302", "The number is too large for its type.", at),
        ParseReason.TooManyFractionDigits => Error(
            "LW-REC-0303", "The value has more fraction digits than its type keeps.", at),
        ParseReason.NotADate => Error("LW-REC-0304", "The value is not a date.", at),
        ParseReason.NoSuchDate => Error("LW-REC-0305", "The value names a time that does not exist.", at),
        ParseReason.NotATimestamp => Error("LW-REC-0306", "The value is not a timestamp.", at),
        ParseReason.NotABoolean => Error("LW-REC-0307", "The value is neither true nor false.", at),
        ParseReason.Empty => Error("LW-REC-0308", "The value is empty.", at),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A success is no issue."),
    };

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
