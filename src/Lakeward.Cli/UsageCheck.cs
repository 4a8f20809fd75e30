// Turns what the parser did not understand into one failure, without repeating values that were typed.
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Lakeward.Cli.Verbs;
using Lakeward.Errors;

namespace Lakeward.Cli;

/// <summary>
/// A misquoted statement leaves its pieces on the command line, and those may be names of people. So the
/// parser's own messages, which repeat what was typed, are not shown; options and verbs are named, values
/// are not.
/// </summary>
internal static class UsageCheck
{
    private const int FarthestTypo = 2;

    /// <summary>Throws where the command line is not one the command knows.</summary>
    /// <exception cref="LakeException">LW-CLI-0001.</exception>
    public static void Require(ParseResult parsed)
    {
        var isHelp = parsed.Action is VerbHelp;
        var option = isHelp ? null : UnknownOption(parsed);
        if (option is not null || parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0
            && parsed.Action is null))
        {
            throw CliErrors.Usage(Describe(parsed, option), PathOf(parsed.CommandResult));
        }
    }

    /// <summary>The command as it is typed, for example <c>lakeward audit verify</c>.</summary>
    public static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult { Command: var command } here; at = here.Parent)
        {
            names.Insert(0, command is RootCommand ? "lakeward" : command.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>
    /// The parser takes an unknown option for an argument where one fits; so a typo would pass in silence.
    /// </summary>
    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument
            && IsOption(token.Value))?.Value.Split('=', ':')[0];

    private static string Describe(ParseResult parsed, string? unknownOption)
    {
        if (unknownOption is not null)
        {
            var near = Nearest(unknownOption, OptionNames(parsed.CommandResult));
            return $"There is no option {unknownOption}.{near}";
        }

        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            var verbs = command.Subcommands.Select(verb => verb.Name).ToList();
            return parsed.UnmatchedTokens is [var unknown, ..]
                ? $"There is no such verb here.{Nearest(unknown, verbs)}"
                : $"A verb is missing: one of {string.Join(", ", verbs)}.";
        }

        return parsed.UnmatchedTokens.Count > 0
            ? $"{parsed.UnmatchedTokens.Count} argument(s) too many. "
                + "A statement or a name with spaces needs quotes."
            : DescribeFirst(parsed, command);
    }

    private static string DescribeFirst(ParseResult parsed, Command command)
    {
        var missing = command.Options.FirstOrDefault(option => option.Required
            && parsed.GetResult(option) is null or { Implicit: true });
        return (missing, parsed.Errors[0].SymbolResult) switch
        {
            ({ } option, _) => $"The option {option.Name} is required.",
            (_, OptionResult { Tokens.Count: 0 } result) => $"The option {result.Option.Name} needs a value.",
            (_, OptionResult result) => $"The value of {result.Option.Name} is none it takes.",
            (_, ArgumentResult { Tokens.Count: 0 } result) =>
                $"The argument {result.Argument.Name} is missing.",
            (_, ArgumentResult result) => $"The value of {result.Argument.Name} is none it takes.",
            _ => command.Arguments.FirstOrDefault() is { } argument
                ? $"The argument {argument.Name} is missing."
                : "The command line is not understood.",
        };
    }

    private static bool IsOption(string token) =>
        token.Length > 2 && token.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(token[2])
        && !token.Any(char.IsWhiteSpace);

    private static IEnumerable<string> OptionNames(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult here; at = here.Parent)
        {
            foreach (var option in here.Command.Options)
            {
                yield return option.Name;
            }
        }
    }

    private static string Nearest(string typed, IEnumerable<string> known) =>
        known.Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(pair => pair.Distance <= FarthestTypo)
            .OrderBy(pair => pair.Distance)
            .Select(pair => $" Did you mean {pair.Name}?")
            .FirstOrDefault("");

    /// <summary>
    /// How many letters must be put in, taken out or changed to get from one word to the other.
    /// </summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
