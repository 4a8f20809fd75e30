// Rows made in C#, read by an engine's SQL.
namespace Lakeward.Engine;

/// <summary>
/// A source whose rows are written straight into the engine's vectors, typically to be copied into a Parquet
/// file. Up to <paramref name="lanes"/> threads fill at once, each through a filler of its own, which
/// <paramref name="openLane"/> makes; its token is cancelled when the statement is interrupted.
/// </summary>
/// <remarks>
/// With more than one lane the rows' order is open, and the engine pulls in parallel only where
/// <see cref="EngineOptions.PreserveOrder"/> is off. An exception in a filler ends the statement and reaches
/// its caller as it is.
/// </remarks>
public sealed class RowSource(
    IReadOnlyList<SourceColumn> columns,
    int lanes,
    Func<CancellationToken, ChunkFill> openLane) : ChunkSource(columns)
{
    internal override Scan Open(TableFunction function, IReadOnlyList<int> ordinals) =>
        new RowScan(function, ordinals, lanes, openLane);
}
