// A leaf column of a schema.
namespace Lakeward.Parquet;

/// <summary>A leaf's dotted path and its parts, from the top down.</summary>
internal sealed record SchemaLeaf(string Path, IReadOnlyList<string> Parts);
