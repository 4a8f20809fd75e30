// What a verification found, all in all.
namespace Lakeward.Audit;

/// <summary>The result of verifying a log.</summary>
/// <param name="Checkpoint">What was verified against; null if missing, malformed or not signed.</param>
/// <param name="Findings">In the order of their places; at most 1,000.</param>
public sealed record AuditReport(SignedCheckpoint? Checkpoint, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Whether every file is exactly what the signed checkpoint says.</summary>
    public bool IsVerified => Checkpoint is not null && Findings.All(f => f.IsHarmless);

    /// <summary>Events that the checkpoint signs.</summary>
    public long Size => Checkpoint?.Size ?? 0;
}
