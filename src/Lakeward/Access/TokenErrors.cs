// The failures of issuing tokens, each with its id and hint.
using Lakeward.Errors;

namespace Lakeward.Access;

internal static class TokenErrors
{
    public static LakeException TooMany(string principal, int limit) => new(
        "LW-TOK-0101",
        $"{principal} has {limit} tokens in force already.",
        "Use one of them, or wait until one ends.",
        Outcome.Refused);

    public static LakeException Life(TimeSpan longest) => new(
        "LW-TOK-0102",
        $"A token is in force for 1 to {longest.TotalMinutes:N0} minutes.",
        "Choose a time within that: --minutes",
        Outcome.Usage);

    public static LakeException NothingGranted(string principal, string purpose) => new(
        "LW-TOK-0103",
        $"No grant lets {principal} see anything for the purpose {purpose}.",
        "A token is for a principal with a grant; see the roles in lake.yaml.",
        Outcome.Refused);
}
