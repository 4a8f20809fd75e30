// What a load did to one table.
namespace Lakeward.Ingest;

/// <summary>One table's part of a load.</summary>
/// <param name="Table">The table, as <c>dataset.table</c>.</param>
/// <param name="Version">The version of the table that the delivery made.</param>
/// <param name="Rows">Rows loaded.</param>
/// <param name="FileCount">Encrypted Parquet files written.</param>
/// <param name="Amounts">The sums of its decimal columns, where they were reconciled.</param>
public sealed record TableLoad(
    string Table, long Version, long Rows, int FileCount, IReadOnlyList<AmountTotal> Amounts);
