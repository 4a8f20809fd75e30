// A relation that an analyst's process may scan.
namespace Lakeward.Engine.Wall;

/// <summary>A relation, under the name by which statements read it as <c>name()</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Relation">Its rows, which flow only as the relation lets them.</param>
/// <param name="Types">The types of its columns.</param>
internal sealed record ScanSource(string Name, Relation Relation, IReadOnlyList<LogicalType> Types);
