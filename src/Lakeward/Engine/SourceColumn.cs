// One column that a source declares.
namespace Lakeward.Engine;

/// <summary>A name and a SQL type, for example <c>("paid", "DECIMAL(12,2)")</c>.</summary>
public sealed record SourceColumn(string Name, string Type);
