// A change of the lake that was made and recorded.
using Lakeward.Access;

namespace Lakeward;

/// <summary>What a change did.</summary>
/// <param name="Plan">What was applied; null for a change of keys.</param>
/// <param name="AuditIndex">Where the audit log records it.</param>
/// <param name="Number">The number of the change in its series, from 0.</param>
public sealed record LakeChange(ManifestPlan? Plan, long AuditIndex, long Number);
