// One column of a table that records are mapped into.
using Lakeward.Records.Typing;

namespace Lakeward.Records.Mapping;

/// <summary>A column.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Type">The declared type; each cell is null or parses as it.</param>
/// <param name="Class">How much it tells about a person.</param>
/// <param name="Source">Where the value lies in the record, in the words of the format.</param>
public sealed record MappedColumn(string Name, ColumnType Type, ColumnClass Class, string Source);
