// A failure that a person can act on: a stable id, what happened, and what to do next.
namespace Lakeward.Errors;

/// <summary>
/// An expected failure of the lake. The message may carry values of the configuration, never values
/// from the data. Every id is unique and documented in <c>docs/errors.md</c>.
/// </summary>
public sealed class LakeException : Exception
{
    /// <summary>Creates a failure; ids look like <c>LW-ACC-0102</c>.</summary>
    public LakeException(string id, string message, string hint, Outcome outcome = Outcome.Failed)
        : base(message)
    {
        Id = id;
        Hint = hint;
        Outcome = outcome;
    }

    /// <summary>Creates a failure with the cause it came from; the cause's text is never shown.</summary>
    public LakeException(string id, string message, string hint, Outcome outcome, Exception cause)
        : base(message, cause)
    {
        Id = id;
        Hint = hint;
        Outcome = outcome;
    }

    /// <summary>The stable id, for example <c>LW-ACC-0102</c>.</summary>
    public string Id { get; }

    /// <summary>What to do next, in one line.</summary>
    public string Hint { get; }

    /// <summary>How a command that fails with this should end.</summary>
    public Outcome Outcome { get; }
}
