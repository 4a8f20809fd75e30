// The failures of the queue and of notices, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Server.Work;

internal static class WorkErrors
{
    /// <summary>The id of <see cref="Unexpected"/>, which is also kept in the queue.</summary>
    public const string UnexpectedId = "LW-WRK-0102";

    public static LakeException LeaseLost() => new(
        "LW-WRK-0101",
        "Another worker has taken this delivery over.",
        "Nothing is to be done: the delivery is loaded once, by either.");

    public static LakeException Unexpected() => new(
        UnexpectedId,
        "A worker failed unexpectedly, or died, while it worked on the delivery.",
        "Look at the machine's memory and disk, then: lakeward load DELIVERY. Details may quote data, so "
        + "none are kept.");

    public static LakeException BadWebhook(string file) => new(
        "LW-WRK-0103",
        $"{file} does not describe a webhook.",
        "Two lines: an https address, and a secret of 32 characters or more.",
        Outcome.Usage);
}
