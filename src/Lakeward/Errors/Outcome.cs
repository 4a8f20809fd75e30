// How an operation ended, in the six ways a caller can tell apart; the values are the exit codes.
namespace Lakeward.Errors;

/// <summary>The end of an operation. The number is the exit code of the command.</summary>
public enum Outcome
{
    /// <summary>All was done.</summary>
    Done = 0,

    /// <summary>It failed; nothing is half-done.</summary>
    Failed = 1,

    /// <summary>The call itself was wrong.</summary>
    Usage = 2,

    /// <summary>Policy refused it; the refusal is in the audit log.</summary>
    Refused = 3,

    /// <summary>The input has issues.</summary>
    Issues = 4,

    /// <summary>Something did not verify: a changed, missing or rolled-back file.</summary>
    NotVerified = 5,

    /// <summary>A person interrupted it.</summary>
    Interrupted = 130,
}
