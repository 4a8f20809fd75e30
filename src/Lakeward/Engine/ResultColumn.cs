// One column of a result.
namespace Lakeward.Engine;

/// <summary>The name a statement gives a column, not necessarily unique, and its type.</summary>
public sealed record ResultColumn(string Name, LogicalType Type);
