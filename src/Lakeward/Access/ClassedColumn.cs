// A column of a stored table with its class.
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>
/// A column as the catalog knows it. A null <paramref name="Type"/> stands for the declared one.
/// </summary>
public readonly record struct ClassedColumn(string Name, ColumnClass Class, string? Type = null);
