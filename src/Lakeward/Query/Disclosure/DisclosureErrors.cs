// The refusals of disclosure control, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Query.Disclosure;

/// <summary>A table whose grant shows aggregates alone is asked in one plain form.</summary>
internal static class DisclosureErrors
{
    private const string Form =
        "Write SELECT groups, count(*), sum(column) ... FROM tables GROUP BY groups; see docs/policy.md.";

    public static LakeException NotAggregates(string what) => new(
        "LW-QRY-0301",
        $"Your grant shows aggregates of this table alone, and the statement has {what}.",
        Form,
        Outcome.Refused);

    public static LakeException AggregateUnknown() => new(
        "LW-QRY-0302",
        "Of this table count, sum and avg of a column are shown, and count(*).",
        "Take each of them of one plain column, without FILTER or ORDER BY; DISTINCT goes with count.",
        Outcome.Refused);

    public static LakeException GroupsDiffer() => new(
        "LW-QRY-0303",
        "What is shown beside count, sum and avg is not what GROUP BY names.",
        "Group by all that is shown, or write GROUP BY ALL; other aggregates are not shown.",
        Outcome.Usage);

    public static LakeException OrderUnknown() => new(
        "LW-QRY-0304",
        "ORDER BY and LIMIT of aggregates take what is shown, and constants.",
        "Order by a shown column's position or name.",
        Outcome.Usage);

    public static LakeException TooMuch(int maxCells, int maxMembers) => new(
        "LW-QRY-0305",
        $"The statement makes more than {maxCells:N0} groups, or more than {maxMembers:N0} people in them.",
        "Group by less, or ask of fewer people.",
        Outcome.Refused);

    public static LakeException LedgerFull(string dataset) => new(
        "LW-QRY-0306",
        $"More was answered to you of {dataset} than can be compared with a new answer.",
        "Ask the owner of the dataset; answers you already had are given again.",
        Outcome.Refused);

    public static LakeException LedgerChanged() => new(
        "LW-QRY-0307",
        "What was answered before cannot be read as it was kept.",
        "Run lakeward audit verify and restore the store; until then no aggregates are answered.",
        Outcome.NotVerified);

    public static LakeException Busy() => new(
        "LW-QRY-0308",
        "Other answers to you were kept at the same moment, several times over.",
        "Ask again.",
        Outcome.Failed);
}
