// The failures of this room, with their ids and hints, in one place.
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>Makes the exceptions of Audit. No message carries a value of an event.</summary>
internal static class AuditErrors
{
    public static LakeException BadEvent(string why) => new(
        "LW-AUD-0101",
        $"The audit event is refused: {why}.",
        "This is a fault of the caller; without its event the operation does not take place.");

    public static LakeException EventTooLarge(int sizeBytes) => new(
        "LW-AUD-0102",
        $"The audit event has {sizeBytes} bytes; at most {AuditEvent.MaxLeafSizeBytes} are allowed.",
        "Touch fewer columns or subjects in one operation, or put the long part into the sealed detail.");

    public static LakeException DetailTooLarge(int sizeBytes) => new(
        "LW-AUD-0103",
        $"The sealed detail has {sizeBytes} bytes; at most {DetailSeal.MaxDetailSizeBytes} are allowed.",
        "Make the statement shorter.");

    public static LakeException BadLeaf(string why) => new(
        "LW-AUD-0104",
        $"A log entry is not a canonical audit event: {why}.",
        "The entry was written by a newer version or by another program; run `lakeward audit verify`.",
        Outcome.NotVerified);

    public static LakeException Exists(string folder) => new(
        "LW-AUD-0201",
        $"{folder} already holds an audit log.",
        "Open it, or choose an empty folder.");

    public static LakeException NoLog(string folder) => new(
        "LW-AUD-0202",
        $"{folder} holds no audit log: there is no checkpoint.",
        "Check the path; if a log was there, restore it from a backup and tell the privacy officer.");

    public static LakeException Damaged(string place, string what) => new(
        "LW-AUD-0203",
        $"The audit log does not verify at {place}: {what}.",
        "Run `lakeward audit verify`; stop using the lake until the log is restored and the cause known.",
        Outcome.NotVerified);

    public static LakeException RolledBack(string what) => new(
        "LW-AUD-0204",
        $"The audit log went back in time: {what}.",
        "Somebody put an older copy in place; restore the newest one and tell the privacy officer.",
        Outcome.NotVerified);

    public static LakeException Stopped() => new(
        "LW-AUD-0205",
        "The audit log takes no more events: it is closed, or an earlier write ended in doubt.",
        "Reopen the lake. The operation did not take place.");

    public static LakeException NotWritten(Exception cause) => new(
        "LW-AUD-0206",
        "The audit event could not be signed or sealed, so the operation did not take place.",
        "Check the lake's keys with `lakeward keys status`.",
        Outcome.Failed,
        cause);

    public static LakeException NoEntry(long index, long size) => new(
        "LW-AUD-0207",
        $"There is no event {index}; the log holds {size}.",
        "Events are counted from 0.",
        Outcome.Usage);

    public static LakeException NoDetail(long index) => new(
        "LW-AUD-0208",
        $"Event {index} carries no sealed detail.",
        "Only some kinds of events do.",
        Outcome.Usage);

    public static LakeException DetailUnreadable(long index, Exception? cause) => new(
        "LW-AUD-0209",
        $"The sealed detail of event {index} cannot be opened.",
        "Its key was destroyed with its dataset, or is not the key of this lake.",
        Outcome.Failed,
        cause ?? new System.Security.Cryptography.CryptographicException("There is no key."));

    public static LakeException BadNote(string why) => new(
        "LW-AUD-0301",
        $"The signed note is malformed: {why}.",
        "Get the checkpoint or proof again, byte by byte.",
        Outcome.NotVerified);

    public static LakeException BadSignature(string keyName) => new(
        "LW-AUD-0302",
        $"The note bears no valid signature of {keyName}.",
        "Check that the verification key is that of this log; if it is, the note was forged or changed.",
        Outcome.NotVerified);

    public static LakeException BadKey(string why) => new(
        "LW-AUD-0303",
        $"The verification key is refused: {why}.",
        "Use the text of log.vkey: name+hash+base64, with an ECDSA P-256 key (type 02).",
        Outcome.Usage);

    public static LakeException BadProof(string why) => new(
        "LW-AUD-0304",
        $"The proof is malformed: {why}.",
        "Get the proof again, byte by byte.",
        Outcome.NotVerified);

    public static LakeException NotIncluded(long index) => new(
        "LW-AUD-0305",
        $"The proof does not show this entry at index {index} of the signed log.",
        "Check that entry and proof belong together; if they do, one of them was changed.",
        Outcome.NotVerified);

    public static LakeException SetMissing(string place) => new(
        "LW-AUD-0501",
        $"{place} is missing: it says whose data answers have shown.",
        "Restore it from a backup. While its table's data is there, a new question makes it again.",
        Outcome.NotVerified);

    public static LakeException SetChanged(string place, Exception? cause = null) => new(
        "LW-AUD-0502",
        $"{place} is not what was recorded: it was changed or replaced.",
        "It says whose data answers have shown. Restore it from a backup and tell the privacy officer.",
        Outcome.NotVerified,
        cause ?? new InvalidDataException("It is of another place, or does not come to its digest."));

    public static LakeException SetNotMade(Exception cause) => new(
        "LW-AUD-0503",
        "Whose data the answer would show could not be recorded, so there is no answer.",
        "Check the lake's keys with `lakeward keys status`.",
        Outcome.Failed,
        cause);

    public static LakeException NoSuchSubject() => new(
        "LW-AUD-0504",
        $"A subject is asked for by 1 to {SubjectHash.MaxIdSizeBytes} bytes of its id.",
        "Give the value that the table's subject column has, as a query shows it.",
        Outcome.Usage);

    public static LakeException NoSuchReader() => new(
        "LW-AUD-0506",
        "The manifest knows no such principal, and the audit log no answer to one.",
        "Give the principal's id as the manifest has, or had, it.",
        Outcome.Usage);

    public static LakeException EmptyWindow() => new(
        "LW-AUD-0505",
        "The time asked about ends before it begins.",
        "Give --since a time before --until.",
        Outcome.Usage);
}
