// A statement that DuckDB refused or could not finish; what may quote data in its report lies apart.
namespace Lakeward.Engine;

/// <summary>
/// A failed statement. <see cref="Exception.Message"/> never carries a value; DuckDB's own text does
/// (a failed cast quotes what it could not cast), so it lies apart in <see cref="UnsafeText"/>.
/// </summary>
public sealed class EngineException : Exception
{
    internal EngineException(
        string id,
        EngineErrorKind kind,
        (string Message, string Hint) words,
        string unsafeText = "",
        Exception? cause = null)
        : base(words.Message, cause)
    {
        Id = id;
        Kind = kind;
        Hint = words.Hint;
        UnsafeText = unsafeText;
    }

    /// <summary>The stable id, <c>LW-ENG-01xx</c>.</summary>
    public string Id { get; }

    /// <summary>The class of the failure; free of data.</summary>
    public EngineErrorKind Kind { get; }

    /// <summary>What to do next, in one line.</summary>
    public string Hint { get; }

    /// <summary>
    /// DuckDB's report as it came: may quote data, so it goes to no log, trace or audit leaf.
    /// </summary>
    public string UnsafeText { get; }

    /// <summary>
    /// Whether the failure arose before any row was read, so that the report can quote the statement only.
    /// </summary>
    public bool AroseBeforeRows => Kind is EngineErrorKind.Binder or EngineErrorKind.Catalog
        or EngineErrorKind.Parser or EngineErrorKind.Syntax;
}
