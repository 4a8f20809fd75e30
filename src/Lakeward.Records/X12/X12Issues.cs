// Every issue of X12 with its stable code.
using System.Diagnostics;

namespace Lakeward.Records.X12;

/// <summary>Makes the issues; the only place where codes and messages are written.</summary>
internal static class X12Issues
{
    internal static RecordIssue Of(X12Fault fault, RecordLocation at) => fault switch
    {
        X12Fault.NoInterchange => Fatal("LW-REC-0401", "The file holds no interchange.", at),
        X12Fault.NotUtf8 => Fatal("LW-REC-0402", "The file is UTF-16; X12 is read as ASCII or UTF-8.", at),
        X12Fault.TextOutside => Error("LW-REC-0403", "Text stands outside any interchange and is not read.", at),
        X12Fault.HeaderUnreadable => Error("LW-REC-0404", "An ISA segment cannot be read.", at),
        X12Fault.HeaderLength => Error("LW-REC-0405", "An element of ISA has not its fixed length.", at),
        X12Fault.DelimitersCollide => Error("LW-REC-0406", "Two delimiters are the same.", at),
        X12Fault.DelimiterNotPlain => Error(
            "LW-REC-0407", "A delimiter is a letter, a digit or a space.", at),
        X12Fault.SegmentTooLong => Error("LW-REC-0408", "The segment is longer than the limit allows.", at),
        X12Fault.TooManyElements => Error(
            "LW-REC-0409", "The segment has more elements than the limit allows.", at),
        X12Fault.EmptySegment => Warning("LW-REC-0410", "A segment terminator stands alone.", at),
        X12Fault.BinaryLength => Error(
            "LW-REC-0411", "The length of binary content is not as announced.", at),
        X12Fault.Unterminated => Error("LW-REC-0412", "The file ends within the segment.", at),
        X12Fault.SegmentName => Error("LW-REC-0413", "The segment has no valid identifier.", at),
        X12Fault.ControlCharacter => Error(
            "LW-REC-0414", "The element holds a control character.", at),
        _ => throw new UnreachableException(),
    };

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
