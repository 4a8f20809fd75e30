// Every issue of ZIP archives, with its stable code.
namespace Lakeward.Records.Archive;

/// <summary>Makes the issues; the only place where their codes and messages are written.</summary>
internal static class ZipIssues
{
    internal static RecordIssue NoArchive(RecordLocation at) => Fatal(
        "LW-REC-0850", "The file is no ZIP archive, or its directory is damaged.", at);

    internal static RecordIssue TooManyEntries(RecordLocation at) => Fatal(
        "LW-REC-0851", "The archive has more entries than the limit allows.", at);

    internal static RecordIssue UnsafeName(RecordLocation at) => Error(
        "LW-REC-0852", "The entry's name is empty, too long, absolute or leads out of its folder.", at);

    internal static RecordIssue DuplicateName(RecordLocation at) => Error(
        "LW-REC-0853", "The entry has the name of an earlier one.", at);

    internal static RecordIssue Encrypted(RecordLocation at) => Error(
        "LW-REC-0854", "The entry is encrypted.", at);

    internal static RecordIssue UnknownMethod(RecordLocation at) => Error(
        "LW-REC-0855", "The entry is neither stored nor deflated.", at);

    internal static RecordIssue Nested(RecordLocation at) => Error(
        "LW-REC-0856", "The entry is an archive itself.", at);

    internal static RecordIssue TooLarge(RecordLocation at) => Error(
        "LW-REC-0857", "The entry, or the archive up to it, unfolds to more than the limit allows.", at);

    internal static RecordIssue Bomb(RecordLocation at) => Error(
        "LW-REC-0858", "The entry unfolds to many times its compressed size.", at);

    internal static RecordIssue Damaged(RecordLocation at) => Error(
        "LW-REC-0859", "The entry is damaged: its content, size or checksum is not what is stated.", at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
