// What a row group says about a column's values.
namespace Lakeward.Parquet;

/// <summary>
/// Bounds of a column in one row group, in Parquet's plain encoding of the column's physical type. They are
/// values of the data: handle them like the data.
/// </summary>
/// <param name="Min">A lower bound, or null.</param>
/// <param name="Max">An upper bound, or null.</param>
/// <param name="NullCount">Nulls, where it is known.</param>
/// <param name="IsExact">Whether both bounds are values that occur, as far as the writer says so.</param>
public sealed record ColumnStatistics(
    ReadOnlyMemory<byte>? Min, ReadOnlyMemory<byte>? Max, long? NullCount, bool IsExact);
