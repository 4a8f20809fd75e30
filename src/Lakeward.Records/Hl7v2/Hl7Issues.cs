// Every issue of HL7 v2 files, with its stable code.
namespace Lakeward.Records.Hl7v2;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class Hl7Issues
{
    internal static RecordIssue NoMessage(RecordLocation at) => Warning(
        "LW-REC-0500", "The file holds no message.", at);

    internal static RecordIssue NoHeader(RecordLocation at) => Error(
        "LW-REC-0501", "Segments stand outside any message: no MSH comes before them.", at);

    internal static RecordIssue BadDelimiters(RecordLocation at) => Error(
        "LW-REC-0502", "MSH declares no usable delimiters: they are missing, no punctuation, or collide.", at);

    internal static RecordIssue FewDelimiters(RecordLocation at) => Warning(
        "LW-REC-0503", "MSH-2 declares fewer than four characters.", at);

    internal static RecordIssue NoType(RecordLocation at) => Error(
        "LW-REC-0504", "The message does not say its type.", at);

    internal static RecordIssue NoControlId(RecordLocation at) => Warning(
        "LW-REC-0505", "The message has no control id.", at);

    internal static RecordIssue UnknownVersion(RecordLocation at) => Warning(
        "LW-REC-0506", "The message names no version of the standard that is known.", at);

    internal static RecordIssue MessageTooLong(RecordLocation at) => Error(
        "LW-REC-0510", "The message is longer than the limit allows.", at);

    internal static RecordIssue SegmentTooLong(RecordLocation at) => Error(
        "LW-REC-0511", "A segment is longer than the limit allows.", at);

    internal static RecordIssue TooManySegments(RecordLocation at) => Error(
        "LW-REC-0512", "The message has more segments or fields than the limits allow.", at);

    internal static RecordIssue Truncated(RecordLocation at) => Error(
        "LW-REC-0513", "The frame around the message is never closed; its end is missing.", at);

    internal static RecordIssue NulByte(RecordLocation at) => Error(
        "LW-REC-0514", "The message contains a NUL byte.", at);

    internal static RecordIssue Continuation(RecordLocation at) => Warning(
        "LW-REC-0515", "A line is no segment; it is read as the rest of the segment before it.", at);

    internal static RecordIssue LowerCaseName(RecordLocation at) => Warning(
        "LW-REC-0516", "The name of a segment is not in capital letters.", at);

    internal static RecordIssue InvalidText(RecordLocation at) => Error(
        "LW-REC-0520", "The message is not valid in the character set that it declares.", at);

    internal static RecordIssue UndeclaredText(RecordLocation at) => Warning(
        "LW-REC-0521", "The message holds more than ASCII without saying so; it is read as Latin-1.", at);

    internal static RecordIssue UnknownCharacterSet(RecordLocation at) => Warning(
        "LW-REC-0522", "MSH-18 names a character set that is not known; the text is valid UTF-8.", at);

    internal static RecordIssue UnreadableCharacterSet(RecordLocation at) => Error(
        "LW-REC-0523", "MSH-18 names a character set that is not known, and the text is not UTF-8.", at);

    internal static RecordIssue MistakenCharacterSet(RecordLocation at) => Warning(
        "LW-REC-0524", "MSH-18 names Latin-1, but the text is UTF-8 and is read as such.", at);

    internal static RecordIssue NotADate(RecordLocation at) => Error(
        "LW-REC-0530", "The value is not a date or time as HL7 writes it.", at);

    internal static RecordIssue NoSuchDate(RecordLocation at) => Error(
        "LW-REC-0531", "The value names a date or time that does not exist.", at);

    internal static RecordIssue WrongBatchCount(RecordLocation at) => Error(
        "LW-REC-0540", "The batch's trailer counts other messages than the batch holds.", at);

    internal static RecordIssue WrongFileCount(RecordLocation at) => Error(
        "LW-REC-0541", "The file's trailer counts other batches than the file holds.", at);

    internal static RecordIssue NoBatchTrailer(RecordLocation at) => Error(
        "LW-REC-0542", "The batch has no trailer; its end may be missing.", at);

    internal static RecordIssue NoFileTrailer(RecordLocation at) => Error(
        "LW-REC-0543", "The file has a header but no trailer; its end may be missing.", at);

    internal static RecordIssue StrayTrailer(RecordLocation at) => Warning(
        "LW-REC-0544", "A trailer comes without its header.", at);

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);
}
