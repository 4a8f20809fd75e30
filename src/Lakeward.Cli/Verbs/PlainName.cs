// Names given on the command line that become part of a path are plain.
namespace Lakeward.Cli.Verbs;

internal static class PlainName
{
    private const int MaxLength = 64;

    /// <summary>The name, where it is one.</summary>
    /// <exception cref="Errors.LakeException">It is empty, too long, or could lead out of a
    /// folder.</exception>
    public static string Require(string option, string? name) =>
        name is { Length: > 0 and <= MaxLength } && name[0] is not ('.' or '-')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : throw CliErrors.NotAPlainName(option);
}
