// What a verification of the whole lake found.
using Lakeward.Audit;

namespace Lakeward;

/// <summary>The result of a verification.</summary>
/// <param name="Audit">What the audit log's own verification found, from its files and the public key
/// alone.</param>
/// <param name="Objects">How many objects of the store were compared with what the log says of them.</param>
/// <param name="Findings">What does not hold, in all parts; harmless ones are remarks.</param>
public sealed record LakeVerification(AuditReport Audit, int Objects, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Whether everything verified.</summary>
    public bool Passed => Audit.IsVerified && Findings.All(finding => finding.IsHarmless);
}
