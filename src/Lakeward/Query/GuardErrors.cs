// The guard's refusals, each with its id and hint; they name places and plain names, never a literal.
using System.Text.RegularExpressions;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>Where a place is known, it is that of the statement as it was sent.</summary>
internal static partial class GuardErrors
{
    private const string SeeList = "docs/sql.md lists what is answered and why the rest is not.";

    public static LakeException InvisibleCharacter(string place) => new(
        "LW-QRY-0201",
        $"The statement has an invisible character{place}.",
        "Remove it; NUL and format characters can make a statement read other than it looks.",
        Outcome.Refused);

    public static LakeException TooComplex(int maxDepth, int maxNodes) => new(
        "LW-QRY-0202",
        $"The statement is nested more than {maxDepth:N0} deep or has more than {maxNodes:N0} parts.",
        "Shorten it, for example by joining with a table instead of listing values.",
        Outcome.Refused);

    public static LakeException FormUnknown(string form, string place) => new(
        "LW-QRY-0203",
        $"The statement has a form of SQL that is not answered ({form}){place}.",
        SeeList,
        Outcome.Refused);

    public static LakeException FunctionRefused(string name, string place) => new(
        "LW-QRY-0204",
        $"The function{Plain(name)} is not answered{place}.",
        SeeList,
        Outcome.Refused);

    public static LakeException TableFunctionRefused(string name, string place) => new(
        "LW-QRY-0205",
        $"The function{Plain(name)} cannot be read from{place}.",
        "FROM takes tables of the lake, range, generate_series, unnest, json_each and json_tree.",
        Outcome.Refused);

    public static LakeException ArgumentRefused(string function, string rule, string place) => new(
        "LW-QRY-0206",
        $"The function{Plain(function)} is not answered with these arguments: {rule}{place}.",
        "Write a smaller constant; many rows come from FROM range(...), which is not bounded.",
        Outcome.Refused);

    public static LakeException TypeRefused(string name, string place) => new(
        "LW-QRY-0207",
        $"The type{Plain(name)} is not answered{place}.",
        SeeList,
        Outcome.Refused);

    public static LakeException NotATable(string place) => new(
        "LW-QRY-0208",
        $"What FROM names is no table's name{place}.",
        "Tables are written DATASET.TABLE; files, addresses and other catalogs are not read.",
        Outcome.Refused);

    public static LakeException PivotNeedsList() => new(
        "LW-QRY-0209",
        "A PIVOT without a list of values cannot be answered: its columns would depend on the data.",
        "List the values: PIVOT table ON column IN ('a', 'b') USING sum(amount)",
        Outcome.Usage);

    public static LakeException VersionUnclear(string place) => new(
        "LW-QRY-0210",
        $"AT takes a version of a table of the lake as a whole number{place}.",
        "Write FROM DATASET.TABLE AT (VERSION => 3)",
        Outcome.Usage);

    public static LakeException NoSuchVersion(string table, long version) => new(
        "LW-QRY-0211",
        $"The table {table} has no version {version}.",
        "Ask for an older one, or leave AT out for the newest.",
        Outcome.Usage);

    public static LakeException NotReproduced() => new(
        "LW-QRY-0212",
        "The statement does not come back the same from the engine's own form of it.",
        "Write it more plainly; this is refused because what runs must be what was checked.",
        Outcome.Refused);

    public static LakeException NameRefused(string place) => new(
        "LW-QRY-0213",
        $"A WITH names a query with characters that are not allowed{place}.",
        "Use letters, digits, blanks, _ - and $, beginning with a letter.",
        Outcome.Refused);

    /// <summary>A name where it is a plain one; anything else might be a value in disguise.</summary>
    private static string Plain(string name) => PlainName().IsMatch(name) ? $" {name}" : "";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
