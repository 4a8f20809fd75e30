// One column of a table: the name people use, the opaque name on disk, its type and its class.
using Lakeward.Records.Mapping;

namespace Lakeward.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">The logical name, as the sender's files and the manifest have it.</param>
/// <param name="PhysicalName">The opaque name inside Parquet files, for example <c>col-9f2c…</c>.</param>
/// <param name="Type">The type by name: text, integer, decimal(p,s), double, boolean, date,
/// timestamp.</param>
/// <param name="Class">The column class: it decides key, default mask and statistics.</param>
public sealed record TableColumn(string Name, string PhysicalName, string Type, ColumnClass Class);
