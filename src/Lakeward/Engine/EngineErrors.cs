// The failures of the engine room, with their ids and hints.
using Lakeward.Errors;

namespace Lakeward.Engine;

/// <summary>
/// Makes this room's exceptions; the list is repeated for people in <c>docs/errors/engine.md</c>.
/// </summary>
internal static class EngineErrors
{
    /// <summary>DuckDB begins each report with the name of its class, then " Error: ".</summary>
    private static readonly Dictionary<string, EngineErrorKind> Classes = new(StringComparer.Ordinal)
    {
        ["Binder"] = EngineErrorKind.Binder,
        ["Catalog"] = EngineErrorKind.Catalog,
        ["Connection"] = EngineErrorKind.Connection,
        ["Constraint"] = EngineErrorKind.Constraint,
        ["Conversion"] = EngineErrorKind.Conversion,
        ["Decimal"] = EngineErrorKind.Decimal,
        ["Dependency"] = EngineErrorKind.Dependency,
        ["Divide by Zero"] = EngineErrorKind.DivideByZero,
        ["Executor"] = EngineErrorKind.Executor,
        ["Expression"] = EngineErrorKind.Expression,
        ["Extension Autoloading"] = EngineErrorKind.Autoload,
        ["FATAL"] = EngineErrorKind.Fatal,
        ["HTTP"] = EngineErrorKind.Http,
        ["INTERNAL"] = EngineErrorKind.Internal,
        ["INTERRUPT"] = EngineErrorKind.Interrupt,
        ["IO"] = EngineErrorKind.InputOutput,
        ["Invalid Configuration"] = EngineErrorKind.InvalidConfiguration,
        ["Invalid Input"] = EngineErrorKind.InvalidInput,
        ["Invalid type"] = EngineErrorKind.InvalidType,
        ["Mismatch Type"] = EngineErrorKind.MismatchType,
        ["Missing Extension"] = EngineErrorKind.MissingExtension,
        ["Not implemented"] = EngineErrorKind.NotImplemented,
        ["Object Size"] = EngineErrorKind.ObjectSize,
        ["Optimizer"] = EngineErrorKind.Optimizer,
        ["Out of Memory"] = EngineErrorKind.OutOfMemory,
        ["Out of Range"] = EngineErrorKind.OutOfRange,
        ["Parameter Not Allowed"] = EngineErrorKind.ParameterNotAllowed,
        ["Parameter Not Resolved"] = EngineErrorKind.ParameterNotResolved,
        ["Parser"] = EngineErrorKind.Parser,
        ["Permission"] = EngineErrorKind.Permission,
        ["Planner"] = EngineErrorKind.Planner,
        ["Scheduler"] = EngineErrorKind.Scheduler,
        ["Sequence"] = EngineErrorKind.Sequence,
        ["Serialization"] = EngineErrorKind.Serialization,
        ["Settings"] = EngineErrorKind.Settings,
        ["Syntax"] = EngineErrorKind.Syntax,
        ["TransactionContext"] = EngineErrorKind.Transaction,
        ["Unknown Type"] = EngineErrorKind.UnknownType,
    };

    public static LakeException MemoryFile(string attempt, int systemError) => new(
        "LW-ENG-0001",
        FormattableString.Invariant($"A memory file could not be {attempt} (errno {systemError})."),
        "Check the limits on memory and open files, and that the kernel is Linux 4.14 or newer.");

    public static LakeException LibraryMissing(Exception cause) => new(
        "LW-ENG-0002",
        "The DuckDB library could not be loaded.",
        "libduckdb.so must lie beside the program: build again. It needs Linux on x64 with glibc.",
        Outcome.Failed,
        cause);

    public static LakeException OptionRefused(string option) => new(
        "LW-ENG-0003",
        $"DuckDB refused the option {option}.",
        "Check the engine's memory and thread settings.");

    public static LakeException NulInSql() => new(
        "LW-ENG-0004",
        "The statement contains a NUL character.",
        "Remove it; DuckDB would read the statement only up to there.",
        Outcome.Usage);

    public static LakeException ParameterType(int number, Type type) => new(
        "LW-ENG-0005",
        FormattableString.Invariant($"Parameter {number} has the unsupported type {type.Name}."),
        "Pass text, a number, a boolean, bytes, a date or a time.",
        Outcome.Usage);

    public static LakeException SourceName(string name) => new(
        "LW-ENG-0006",
        $"The engine cannot register a source under the name '{name}'.",
        "Names of sources are unique within an engine, in whatever case.");

    public static LakeException RelationShape(string name) => new(
        "LW-ENG-0007",
        $"A part of the relation '{name}' yields other columns than the relation declares.",
        "Cast each column of the part to its declared type.");

    public static LakeException NotUtf8(string column) => new(
        "LW-ENG-0008",
        $"A value for the column '{column}' is not UTF-8.",
        "Convert or quarantine such values before they are written.",
        Outcome.Issues);

    public static LakeException NoText(string type) => new(
        "LW-ENG-0009",
        $"Values of the type {type} are not rendered as text here.",
        "Cast the column to VARCHAR in the statement.");

    public static LakeException PlanUnreadable() => new(
        "LW-ENG-0010",
        "The engine's plan does not have the form this version knows.",
        "Report this together with the version of the program.");

    public static LakeException Sandbox(string part) => new(
        "LW-ENG-0011",
        $"A process for people's statements could not be made safe, or not started at all ({part}).",
        "It needs Linux 5.13 or newer with Landlock and seccomp, and the program Lakeward.Analyst.");

    public static EngineException ProcessEnded(Exception? cause = null) => new(
        "LW-ENG-0105",
        EngineErrorKind.ProcessEnded,
        ("The process that ran the statement has ended.", "Ask for less at once."),
        cause: cause);

    public static EngineException Interrupted() => new(
        "LW-ENG-0101",
        EngineErrorKind.Interrupt,
        ("The statement was interrupted.", "Run it again if it is wanted."));

    public static EngineException TimeLimit(TimeSpan limit) => new(
        "LW-ENG-0102",
        EngineErrorKind.TimeLimit,
        (FormattableString.Invariant($"The statement ran longer than {limit.TotalSeconds:0.###} s."),
            "Ask for less, or have the limit raised."));

    public static EngineException ScanFailed(Exception cause) => new(
        "LW-ENG-0104",
        EngineErrorKind.Scan,
        (ScanFailure, "The operator finds the cause in the server's own records."),
        cause: cause);

    /// <summary>The one text that the consuming engine ever learns about a failed source.</summary>
    public const string ScanFailure = "The scan failed.";

    /// <summary>A failure that DuckDB reports.</summary>
    public static EngineException Failed(string report)
    {
        var end = report.IndexOf(" Error: ", StringComparison.Ordinal);
        var kind = end > 0 ? Classes.GetValueOrDefault(report[..end]) : EngineErrorKind.Unknown;
        return kind == EngineErrorKind.OutOfMemory
            ? new("LW-ENG-0103", kind, ("The statement needs too much memory.", "Ask for less."), report)
            : new("LW-ENG-0100", kind, ($"The statement failed ({kind}).", "Correct the statement."), report);
    }
}
