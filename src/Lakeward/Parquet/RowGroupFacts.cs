// The size of one row group.
namespace Lakeward.Parquet;

/// <summary>One row group: its 0-based index, rows, and bytes as they are stored.</summary>
public sealed record RowGroupFacts(int Index, long RowCount, long SizeBytes);
