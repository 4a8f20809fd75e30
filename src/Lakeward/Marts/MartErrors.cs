// The failures of making a mart, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Marts;

internal static class MartErrors
{
    public static LakeException BadSchema(int longest) => new(
        "LW-MRT-0101",
        $"The schema's name is not 1 to {longest} of a-z, 0-9 and _, beginning with a letter.",
        "Choose another: --schema quality",
        Outcome.Usage);

    public static LakeException BadName(string kind, string name, string reason) => new(
        "LW-MRT-0102",
        $"PostgreSQL takes no {kind} named {name}: {reason}.",
        "Leave the table out, or choose a shorter name for the schema.",
        Outcome.Usage);

    public static LakeException BadDays(int most) => new(
        "LW-MRT-0103",
        $"A mart shows rows for 1 to {most} days.",
        "Choose a number within that: --days",
        Outcome.Usage);

    public static LakeException NothingShown(string table) => new(
        "LW-MRT-0104",
        $"None of the principals sees a column of {table} for this purpose.",
        "See what they do see: lakeward policy explain",
        Outcome.Refused);

    public static LakeException SameName(string name) => new(
        "LW-MRT-0105",
        $"Two of the tables are named {name}.",
        "Name each table once, and make a mart of its own for tables that share a name.",
        Outcome.Usage);

    public static LakeException DoesNotFit(string place, string what) => new(
        "LW-MRT-0106",
        $"The column {place} holds {what}, which PostgreSQL cannot hold.",
        "Nothing was loaded. Mask or deny the column, or correct what was delivered.",
        Outcome.Issues);

    public static LakeException PolicyChanged() => new(
        "LW-MRT-0107",
        "The policy or the day changed while the mart was made, so it was not.",
        "Make it again; the policy of now decides.",
        Outcome.Refused);

    public static LakeException TooManyColumns(string table, int most) => new(
        "LW-MRT-0108",
        $"The table {table} would have more than {most:N0} columns.",
        "Make marts for fewer principals each; equal grants share their columns.",
        Outcome.Usage);

    public static LakeException NoTable(string name) => new(
        "LW-MRT-0109",
        $"{name} is not the name of a table, DATASET.TABLE.",
        "Name the tables as the manifest does.",
        Outcome.Usage);

    public static LakeException Nobody() => new(
        "LW-MRT-0110",
        "A mart is for at least one table and one principal, each named once.",
        "Name them: lakeward marts DATASET.TABLE --for PRINCIPAL",
        Outcome.Usage);

    public static LakeException NotDistributed(string column) => new(
        "LW-MRT-0111",
        $"No table of the mart has a column {column} in one form that all its rows have.",
        "Distribute by a column that every principal sees in the same way: --citus",
        Outcome.Usage);

    public static LakeException FiguresAlone(string table) => new(
        "LW-MRT-0112",
        $"A grant shows figures of {table} alone, and a mart would hold its rows.",
        "Leave the table or the principal out; figures are asked of the lake: lakeward sql",
        Outcome.Refused);
}
