// The issues of mapping HL7 v2 messages into tables.
using Lakeward.Records.Typing;

namespace Lakeward.Records.Hl7v2;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class Hl7MappingIssues
{
    internal static RecordIssue MissingField(RecordLocation at) => new(
        "LW-REC-0580", IssueSeverity.Warning, "A field that such a message should have is empty.", at);

    internal static RecordIssue NulCharacter(RecordLocation at) => new(
        "LW-REC-0581", IssueSeverity.Error, "An escape sequence stands for a NUL character.", at);

    internal static RecordIssue Of(CellFault fault, RecordLocation at) => fault switch
    {
        { HasNul: true } => NulCharacter(at),
        { Reason: ParseReason.NotADate } => Hl7Issues.NotADate(at),
        { Reason: ParseReason.NoSuchDate } => Hl7Issues.NoSuchDate(at),
        _ => Issues.Of(fault.Reason, at),
    };
}
