// The columns a statement needs of one source.
namespace Lakeward.Engine;

/// <summary>One scan of a registered source in a plan; a source scanned twice appears twice.</summary>
public sealed record ScanProjection(string Source, IReadOnlyList<string> Columns);
