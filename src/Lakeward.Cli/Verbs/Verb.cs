// What every verb is: flags, a help that ends with exit codes, and the work.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Errors;

namespace Lakeward.Cli.Verbs;

/// <summary>A verb of the command.</summary>
internal abstract class Verb : Command
{
    /// <param name="name">As it is typed.</param>
    /// <param name="does">One sentence.</param>
    /// <param name="own">The exit codes with a meaning of its own; the usual ones are added.</param>
    protected Verb(string name, string does, params ReadOnlySpan<ExitCode> own)
        : base(name, does)
    {
        ExitCodes = [.. own.ToArray().Concat(ExitCode.Everywhere).OrderBy(code => code.Outcome)];
    }

    /// <summary>The exit codes, ascending.</summary>
    public IReadOnlyList<ExitCode> ExitCodes { get; }

    /// <summary>Ties the verb to what it prints on.</summary>
    public void Bind(Terminal terminal) =>
        SetAction(async (parsed, ct) => (int)await RunAsync(new Call(parsed, terminal), ct));

    /// <summary>Does the work.</summary>
    protected abstract Task<Outcome> RunAsync(Call call, CancellationToken ct);
}
