// The help: the parser's own, then the exit codes of the verb.
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lakeward.Cli.Verbs;

/// <summary>Prints the help of a verb; at the root, a table of all verbs.</summary>
internal sealed class VerbHelp : SynchronousCommandLineAction
{
    private const int NameWidth = 16;
    private const int MaxWidth = 140;

    /// <summary>A call for help is answered even where the rest of the line is wrong.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>All verbs below a command, groups resolved, in order.</summary>
    public static IEnumerable<Verb> VerbsOf(Command command) => command.Subcommands.SelectMany(
        below => below is Verb verb ? [verb] : VerbsOf(below));

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            WriteVerbs(root, output);
            return 0;
        }

        WriteUsage(parseResult, output);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            output.WriteLine("Exit codes:");
            foreach (var code in verb.ExitCodes)
            {
                output.WriteLine($"  {(int)code.Outcome,-4} {code.Meaning}");
            }

            output.WriteLine();
        }

        return 0;
    }

    /// <summary>The parser names the command after its file; people know it as lakeward.</summary>
    private static void WriteUsage(ParseResult parsed, TextWriter output)
    {
        using var text = new StringWriter();
        parsed.InvocationConfiguration.Output = text;
        _ = new HelpAction { MaxWidth = MaxWidth }.Invoke(parsed);
        parsed.InvocationConfiguration.Output = output;
        var name = parsed.RootCommandResult.Command.Name;
        output.Write(text.ToString().Replace($"  {name} ", "  lakeward ", StringComparison.Ordinal));
    }

    private static void WriteVerbs(RootCommand root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: lakeward VERB [options]");
        output.WriteLine();
        foreach (var verb in VerbsOf(root))
        {
            output.WriteLine($"  {Path(verb).PadRight(NameWidth)} {verb.Description}");
        }

        output.WriteLine();
        foreach (var option in root.Options)
        {
            var usage = option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;
            output.WriteLine($"  {usage.PadRight(NameWidth)} {option.Description}");
        }

        output.WriteLine();
        output.WriteLine("Help on a verb, with its exit codes: lakeward VERB --help");
    }

    private static string Path(Verb verb) =>
        verb.Parents.OfType<Command>().FirstOrDefault() is { } group and not RootCommand
            ? $"{group.Name} {verb.Name}"
            : verb.Name;
}
