// The failures of the tables' floor, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Tables;

internal static class TableErrors
{
    public static LakeException Changed(string series, long version) => new(
        "LW-TAB-0101",
        $"Entry {version} of {series} is not what the audit log recorded: it was changed or replaced.",
        "Restore the file from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException Missing(string series, long version) => new(
        "LW-TAB-0102",
        $"Entry {version} of {series} is missing: the audit log says it was made.",
        "A commit was rolled back or deleted. Restore it from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException Unanchored(string series, long version) => new(
        "LW-TAB-0103",
        $"Entry {version} of {series} is not in the audit log: either was rolled back, or it was planted.",
        "Compare the audit log with a checkpoint held elsewhere: lakeward audit verify --since FILE",
        Outcome.NotVerified);

    public static LakeException Malformed(string series, long version) => new(
        "LW-TAB-0104",
        $"Entry {version} of {series} cannot be read as a table commit.",
        "The entry was written by another version of Lakeward; use that version.");

    public static LakeException Conflict(string series, long version) => new(
        "LW-TAB-0105",
        $"Entry {version} of {series} was made by somebody else at the same time.",
        "Nothing was changed; run the command again.");

    public static LakeException LogRolledBack(long recorded, long found) => new(
        "LW-TAB-0106",
        $"The audit log holds {found} events, but {recorded} were recorded: it was rolled back or replaced.",
        "Restore the audit folder from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);
}
