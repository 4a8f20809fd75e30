// The failures of queries, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Query;

internal static class QueryErrors
{
    public static LakeException NotOneSelect() => new(
        "LW-QRY-0101",
        "Only one SELECT statement is answered at a time.",
        "Data changes only through deliveries; send one SELECT without what surrounds it.",
        Outcome.Refused);

    public static LakeException TooLong(int limit) => new(
        "LW-QRY-0102",
        $"The statement is longer than {limit:N0} bytes.",
        "Shorten it, for example by joining with a table instead of listing values.",
        Outcome.Usage);

    /// <param name="place">Where, or empty.</param>
    public static LakeException DoesNotParse(string place) => new(
        "LW-QRY-0103",
        $"The statement cannot be read{place}.",
        "It is read as DuckDB SQL: look for a missing word, bracket or quote there or just before.",
        Outcome.Usage);

    public static LakeException DoesNotBind(string reason) => new(
        "LW-QRY-0104",
        $"The statement does not fit the tables: {reason}",
        "Only columns that your grant allows or masks are visible.",
        Outcome.Usage);

    public static LakeException TableUnclear(string name) => new(
        "LW-QRY-0105",
        $"Several datasets have a table {name}.",
        $"Write it with its dataset: DATASET.{name}",
        Outcome.Usage);

    public static LakeException NoTable() => new(
        "LW-QRY-0106",
        "The statement reads no table of the lake.",
        "Name a table as DATASET.TABLE.",
        Outcome.Usage);

    public static LakeException Failed(string kind) => new(
        "LW-QRY-0107",
        $"The statement failed while it ran ({kind}).",
        "The message is withheld because it may hold data; try a CAST that cannot fail, such as TRY_CAST.");

    public static LakeException OutOfMemory() => new(
        "LW-QRY-0108",
        "The statement needs more memory than it may use; nothing is ever spilled to disk.",
        "Ask for fewer columns or rows, or aggregate earlier.");

    public static LakeException ProcessEnded() => new(
        "LW-QRY-0130",
        "The statement brought down the process it ran in, and nothing else.",
        "Ask for less at once; if a small statement does this, report it with the version of the program.");

    public static LakeException TimedOut(TimeSpan limit) => new(
        "LW-QRY-0109",
        $"The statement ran longer than {limit.TotalSeconds:N0} seconds and was stopped.",
        "Ask for less at once.");

    public static LakeException NotLoaded(string table) => new(
        "LW-QRY-0110",
        $"The table {table} has no delivery yet.",
        "Send and load one first: lakeward send, lakeward load",
        Outcome.Usage);

    public static LakeException FileChanged(string table) => new(
        "LW-QRY-0111",
        $"A file of {table} is missing or was replaced.",
        "Restore it from a backup, then run: lakeward audit verify",
        Outcome.NotVerified);

    public static LakeException ColumnNotAdmitted(string table) => new(
        "LW-QRY-0112",
        $"The statement asked for a column of {table} that was not recorded beforehand.",
        "This is a fault of Lakeward; nothing was shown. Please report it.");

    public static LakeException PurposeUnclear() => new(
        "LW-QRY-0113",
        "The tables of the statement are granted for different purposes.",
        "State the purpose: --purpose",
        Outcome.Usage);

    public static LakeException PolicyChanged() => new(
        "LW-QRY-0114",
        "The policy was changed while the statement ran, so it was stopped.",
        "Ask again; the policy of now decides.",
        Outcome.Refused);

    public static LakeException NoArrowForm(string type) => new(
        "LW-QRY-0150",
        $"A value of type {type} has more than the 38 digits of Arrow's decimals.",
        "Cast the column to VARCHAR in the statement, or ask for another form.",
        Outcome.Usage);
}
