// What is wrong with a record, told without any value of the record.
namespace Lakeward.Records;

/// <summary>An issue found while reading. The message never contains a value from the data.</summary>
/// <param name="Code">The stable code, for example <c>LW-REC-0110</c>; all are in
/// <c>docs/errors/records.md</c>.</param>
/// <param name="Severity">What becomes of the record or file.</param>
/// <param name="Message">One sentence in English.</param>
/// <param name="Location">Where it was found.</param>
public sealed record RecordIssue(string Code, IssueSeverity Severity, string Message, RecordLocation Location)
{
    /// <summary>For example <c>LW-REC-0110 line 12: The row has too few fields.</c></summary>
    public override string ToString() => $"{Code} {Location}: {Message}";
}
