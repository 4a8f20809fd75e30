// What was found out about a column.
namespace Lakeward.Records.Typing;

/// <summary>The narrowest type that fits every value of a column.</summary>
/// <param name="Type">The type.</param>
/// <param name="DateFormat">For a date, how all its values are written.</param>
/// <param name="ValueCount">The values that are not empty.</param>
/// <param name="EmptyCount">The empty ones.</param>
public readonly record struct InferredType(
    ColumnType Type, DateFormat DateFormat, long ValueCount, long EmptyCount);
