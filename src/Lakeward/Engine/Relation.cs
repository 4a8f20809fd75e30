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
/// exception that <paramref name="plan"/> throws (a refusal, say) reaches it as it is.
/// </remarks>
public sealed class Relation(
    IReadOnlyList<SourceColumn> columns,
    Func<IReadOnlyList<int>, IReadOnlyList<RelationPart>> plan) : ChunkSource(columns)
{
    internal override Scan Open(TableFunction function, IReadOnlyList<int> ordinals) =>
        new RelationScan(function, ordinals, plan(ordinals));
}
