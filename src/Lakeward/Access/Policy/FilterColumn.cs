// A column that a row filter may name.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>A column; a filter can use it only where its type is declared.</summary>
public readonly record struct FilterColumn(string Name, ColumnType? Type);
