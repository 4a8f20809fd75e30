// Rows of another engine's statements, handed over chunk by chunk without a copy.
namespace Lakeward.Engine;

/// <summary>
/// The wall between two engines: a statement of this engine asks for columns, and the other engine, the
/// vault, yields rows that are already filtered and masked. Before any row flows, <paramref name="plan"/>
/// learns the ordinals that are needed and answers with one or more statements on the vault, each yielding
/// exactly these columns, in this order, of the declared types. The parts run in parallel. The vault must
/// outlive the statement.
/// </summary>
/// <remarks>
/// A failure in the vault reaches the reader as one constant message, <see cref="EngineErrorKind.Scan"/>; an
/// exception that <paramref name="plan"/> throws (a refusal, say) reaches it as it is. Where
/// <paramref name="countRows"/> is given, the first column is a TINYINT that is 1 in every row, and a
/// statement that needs no other asks for the number of rows and nothing of the vault. Of
/// <paramref name="rowsInAll"/> the reader's planner learns the order of magnitude.
/// </remarks>
public sealed class Relation(
    IReadOnlyList<SourceColumn> columns,
    Func<IReadOnlyList<int>, IReadOnlyList<RelationPart>> plan,
    Func<long>? countRows = null,
    long? rowsInAll = null) : ChunkSource(columns)
{
    internal override long EstimatedRows { get; } =
        rowsInAll is { } rows ? (long)Math.Pow(10, Math.Ceiling(Math.Log10(Math.Max(rows, 1)))) : 1_000_000;

    internal override Scan Open(TableFunction function, IReadOnlyList<int> ordinals) =>
        Count(ordinals) is { } rows
            ? new RowScan(function, ordinals, function.Threads, Ones(rows))
            : new RelationScan(function, ordinals, Plan(ordinals));

    /// <summary>The number of rows, where these columns need nothing but that.</summary>
    internal long? Count(IReadOnlyList<int> ordinals) =>
        countRows is not null && ordinals is [0] ? countRows() : null;

    /// <summary>The statements that yield these columns.</summary>
    internal IReadOnlyList<RelationPart> Plan(IReadOnlyList<int> ordinals) => plan(ordinals);

    /// <summary>Fillers that share out so many rows of the constant.</summary>
    internal static Func<CancellationToken, ChunkFill> Ones(long rows) => _ => chunk =>
    {
        var left = Interlocked.Add(ref rows, -chunk.Capacity) + chunk.Capacity;
        var count = (int)Math.Clamp(left, 0, chunk.Capacity);
        chunk[0].Values<sbyte>()[..count].Fill(1);
        return count;
    };
}
