// The failures of this room, with their ids and hints, in one place.
using Lakeward.Errors;

namespace Lakeward.Storage;

/// <summary>Makes the exceptions of Storage. Paths are configuration or opaque names, never data.</summary>
internal static class StorageErrors
{
    public static LakeException BadName(string why) => new(
        "LW-STO-0101",
        $"The object name is refused: {why}.",
        "Use lower-case segments of [a-z0-9._-] joined by '/', no leading dot, at most 512 characters.",
        Outcome.Usage);

    public static LakeException NoFolder(string root) => new(
        "LW-STO-0102",
        $"There is no folder {root}.",
        "Check the path, or create the lake there first.");

    /// <summary>The id of <see cref="NotFound"/>, for whoever must tell an absence from a failure.</summary>
    public const string NotFoundId = "LW-STO-0103";

    public static LakeException NotFound(string path) => new(
        NotFoundId,
        $"There is no object {path}.",
        "Check the name; if it should be there, run `lakeward audit verify` and look at the backups.");

    public static LakeException TooLarge(string path, int maxSizeBytes) => new(
        "LW-STO-0104",
        $"{path} is larger than the {maxSizeBytes} bytes allowed for it.",
        "The file was not written by this lake, or it was changed; restore it from a backup.");

    public static LakeException DiskFull(string path) => new(
        "LW-STO-0201",
        $"The disk is full, or a quota is used up; {path} was not written.",
        "Nothing was published. Free some space and try again.");

    public static LakeException Failed(string what, string path, int error) => new(
        "LW-STO-0202",
        $"Could not {what} {path} (error {error}).",
        "Check that the folder exists, is writable by this user, and that the disk is healthy.");

    /// <summary>The id of <see cref="Locked"/>, for whoever tries again later.</summary>
    public const string LockedId = "LW-STO-0203";

    public static LakeException Locked(string path, TimeSpan timeout) => new(
        LockedId,
        $"{path} stayed locked by another process for {timeout.TotalSeconds:0.###} s.",
        "Another lakeward process is at work here; wait for it, or end it.");

    public static LakeException Discarded(string path) => new(
        "LW-STO-0204",
        $"The unpublished file for {path} is gone or incomplete; nothing was published.",
        "Write it again from the start.");

    /// <summary>The id of <see cref="LockLost"/>, for whoever tries again later.</summary>
    public const string LockLostId = "LW-STO-0300";

    public static LakeException LockLost() => new(
        LockLostId,
        "The write lock was lost, and another process has taken it: nothing was changed.",
        "Run the command again. If it happens often, look at the connection to the lake's database.");

    public static LakeException TookTooLong(TimeSpan longest) => new(
        "LW-STO-0301",
        $"The work took longer than {longest.TotalHours:0} h, so that what it wrote counts as left behind.",
        "Nothing was changed. Do it again in smaller pieces, or on a faster machine.");

    /// <summary>The failure of a write: a full disk is told apart from everything else.</summary>
    public static LakeException OfWrite(string what, string path, int error) =>
        error is Posix.NoSpace or Posix.QuotaExceeded ? DiskFull(path) : Failed(what, path, error);
}
