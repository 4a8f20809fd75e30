// The issues of mapping X12 into tables.
namespace Lakeward.Records.X12;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class X12RecordIssues
{
    internal static RecordIssue OtherKind(string kind, string wanted, RecordLocation at) => Error(
        "LW-REC-0490", $"The transaction set is {kind}; wanted is {wanted}.", at);

    internal static RecordIssue TooLong(RecordLocation at) => Error(
        "LW-REC-0491",
        "The transaction set is longer than the limit allows; only its first segments are kept.",
        at);

    internal static RecordIssue TooManyCells(RecordLocation at) => Error(
        "LW-REC-0492", "The rows of the transaction set have more cells than the limit allows.", at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);
}
