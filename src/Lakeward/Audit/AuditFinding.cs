// One thing a verification found.
namespace Lakeward.Audit;

/// <summary>A deviation of the files from what the checkpoint signs; names places, never values.</summary>
/// <param name="Id">Stable, such as <c>LW-AUD-0405</c>.</param>
/// <param name="Place">A path below the log's folder; <c>#n</c> is the n-th item of the file, from 0.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="IsHarmless">True for what a crash leaves behind: worth telling, no sign of tampering.</param>
public sealed record AuditFinding(string Id, string Place, string Message, bool IsHarmless = false);
