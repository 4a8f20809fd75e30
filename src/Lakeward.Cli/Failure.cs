// Tells a failure to a person: its id, what happened, what to do next; and picks the exit code.
using Lakeward.Cli.Screen;
using Lakeward.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Cli;

/// <summary>The last word of a command that failed.</summary>
/// <remarks>
/// An unexpected exception is told by the name of its type only. Its message may quote what it choked on, and
/// that may be health data; there is no switch that shows it.
/// </remarks>
internal static class Failure
{
    /// <summary>Prints the failure on the error output.</summary>
    /// <returns>How the command ends.</returns>
    public static Outcome Tell(Exception failure, Terminal terminal)
    {
        var told = Expected(failure);
        terminal.Failure(told.Id, told.Message, told.Hint);
        return told.Outcome;
    }

    /// <summary>The failure as one with an id and a hint, whatever it was.</summary>
    public static LakeException Expected(Exception failure) => failure switch
    {
        LakeException known => known,
        CryptographyException sealing => new LakeException(
            sealing.Id, sealing.Message, sealing.Hint,
            sealing.IsAltered ? Outcome.NotVerified : Outcome.Failed),
        OperationCanceledException => CliErrors.Interrupted(),
        AggregateException { InnerExceptions: [var only] } => Expected(only),
        UnauthorizedAccessException => CliErrors.NoAccess(),
        IOException => CliErrors.InputOutput(failure),
        DllNotFoundException => CliErrors.NoEngine(),
        _ => CliErrors.Unexpected(failure),
    };
}
