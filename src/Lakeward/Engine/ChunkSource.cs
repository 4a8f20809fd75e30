// Rows from outside an engine, which its SQL reads as a table function.
namespace Lakeward.Engine;

/// <summary>
/// A source of rows: either a <see cref="Relation"/> (rows of another engine) or a <see cref="RowSource"/>
/// (rows made here). The engine is told the order of magnitude of the rows only, and pushes no filter down:
/// no predicate of its SQL can run on a row the source does not hand out.
/// </summary>
public abstract class ChunkSource
{
    private protected ChunkSource(IReadOnlyList<SourceColumn> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        Columns = columns;
    }

    /// <summary>
    /// The columns in order. A statement that needs none (<c>count(*)</c>) asks for the first, so make that a
    /// cheap one.
    /// </summary>
    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>
    /// About how many rows there are, for the order of joins: a power of ten, so that plans say little about
    /// how many rows lie hidden.
    /// </summary>
    internal virtual long EstimatedRows => 1_000_000;

    /// <summary>Starts a scan of the columns at these ordinals, in this order.</summary>
    internal abstract Scan Open(TableFunction function, IReadOnlyList<int> ordinals);
}
