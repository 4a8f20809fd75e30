// What came of reading a manifest: the manifest, or everything that is wrong with it.
namespace Lakeward.Access;

/// <summary>
/// Either a manifest and no issues, or no manifest and at least one issue, in the order of the file. The list
/// is bounded; <paramref name="IssueCount"/> is the true number.
/// </summary>
public sealed record ManifestReading(Manifest? Manifest, IReadOnlyList<ManifestIssue> Issues, int IssueCount);
