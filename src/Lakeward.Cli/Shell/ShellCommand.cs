// The commands of the shell that are not statements.
namespace Lakeward.Cli.Shell;

/// <summary>A command: how it is typed, and what it does.</summary>
internal sealed record ShellCommand(string Name, string Argument, string Does)
{
    /// <summary>All of them, in the order of the help.</summary>
    public static readonly IReadOnlyList<ShellCommand> All =
    [
        new("\\d", "[TABLE]", "the tables you may name, or the columns of one"),
        new("\\dt", "", "the tables you may name"),
        new("\\x", "", "each value on a line of its own, on and off"),
        new("\\timing", "", "how long each answer takes, on and off"),
        new("\\purpose", "[CODE]", "the purpose of use, or another one"),
        new("\\o", "FILE", "write the next answer to a new file: .csv, .json, .arrow or .parquet"),
        new("\\?", "", "this help"),
        new("\\q", "", "leave; Ctrl-D does, too"),
    ];
}
