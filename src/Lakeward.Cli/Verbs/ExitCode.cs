// An exit code with what it means for one verb.
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

/// <summary>One line at the end of a verb's help.</summary>
internal sealed record ExitCode(Outcome Outcome, string Meaning)
{
    /// <summary>It worked.</summary>
    public static ExitCode Done(string meaning) => new(Outcome.Done, meaning);

    /// <summary>What every verb can end with.</summary>
    public static IReadOnlyList<ExitCode> Everywhere { get; } =
    [
        new(Outcome.Failed, "failed; nothing is half-done"),
        new(Outcome.Usage, "the call itself was wrong"),
        new(Outcome.Interrupted, "interrupted"),
    ];
}
