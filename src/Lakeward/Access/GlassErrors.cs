// The refusals and failures of breaking a glass and of its review.
using Lakeward.Errors;

namespace Lakeward.Access;

internal static class GlassErrors
{
    public static LakeException NotAllowed() => new(
        "LW-GLS-0101",
        "There is no such glass, or it is not for you to break.",
        "The glasses are under break-glass in lake.yaml, with the roles that may break them.",
        Outcome.Refused);

    public static LakeException Minutes(int most) => new(
        "LW-GLS-0102",
        $"This glass gives its role for 1 to {most} minutes.",
        "Choose a time within that: --minutes",
        Outcome.Usage);

    public static LakeException NoReason(int least, int most) => new(
        "LW-GLS-0103",
        $"A reason of {least} to {most:N0} characters is needed.",
        "Say why it cannot wait; the reason is sealed and read at the review: --reason",
        Outcome.Usage);

    public static LakeException NobodyInformed() => new(
        "LW-GLS-0104",
        "Nobody else could be informed, so the glass gives nothing; the attempt is under review.",
        "Set LAKEWARD_MAIL_RELAY to a server that takes the lake's mail; the glass must inform others.",
        Outcome.Failed);

    public static LakeException Over() => new(
        "LW-GLS-0105",
        "What the broken glass gave has ended, or another was broken.",
        "Ask again; break the glass again if it still cannot wait.",
        Outcome.Refused);

    public static LakeException NoReview(long number) => new(
        "LW-GLS-0106",
        $"There is no open review {number}.",
        "lakeward glass list shows the reviews.",
        Outcome.Usage);

    public static LakeException NotReviewer() => new(
        "LW-GLS-0107",
        "A review is closed by somebody whom the glass informs, and who did not break it.",
        "lakeward glass list shows who that is.",
        Outcome.Refused);
}
