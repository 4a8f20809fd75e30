// One column of a table and where a delivered file has it.
using Lakeward.Records.Typing;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>A column of the table and its place in the file.</summary>
/// <param name="Column">The column as the table has it.</param>
/// <param name="Type">Its type, parsed.</param>
/// <param name="FileOrdinal">Its place in the file from 0, or -1 where the file has no such column.</param>
internal sealed record LoadColumn(TableColumn Column, ColumnType Type, int FileOrdinal);
