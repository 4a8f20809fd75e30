// Says where in the audit log a change was recorded.
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Verbs;

internal static class Recorded
{
    /// <summary>One sentence on a change.</summary>
    public static string At(LakeChange change) =>
        $"Change {Amount.Count(change.Number)}, recorded in the audit log at "
        + $"{Amount.Count(change.AuditIndex)}.";
}
