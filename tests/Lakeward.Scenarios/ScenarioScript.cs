// Reads a script: plain text that carries its files, the commands, and what they must print.
namespace Lakeward.Scenarios;

/// <summary>
/// A script. Each line is one step; lines that begin with a bar belong to the step above.
/// <code>
/// # a comment                       file PATH          makes a file of the lines below
/// > lakeward plan                   gzip PATH COUNT    the same, packed, the last line COUNT times
/// out PATTERN                       bytes PATH HEX     makes a file of bytes
/// err PATTERN                       replace PATH       the first line below becomes the second one
/// exit CODE                         flip PATTERN       flips a bit in a file, or in each that matches
/// never TEXT                        cut PATH COUNT     takes so many bytes off a file's end
///                                   delete PATH        removes a file
/// remember PATH, unchanged PATH     absent PATTERN     no file has such a path
///                                   use NAME           the steps of Parts/NAME.txt come here
/// </code>
/// <c>out</c>, <c>err</c> and <c>exit</c> speak of the command above them. Patterns match a line each, in
/// order, other lines may stand between; <c>*</c> is any text and <c>{name}</c> a word that is kept for
/// later. Without
/// <c>exit</c> a command must end with 0, and then, without <c>err</c>, print nothing on the error output.
/// </summary>
internal sealed record ScenarioScript(IReadOnlyList<ScenarioStep> Steps)
{
    private static readonly string[] Words =
    [
        ">", "out", "err", "exit", "never", "file", "gzip", "bytes", "replace", "flip", "cut", "delete",
        "absent", "remember", "unchanged",
    ];

    /// <summary>
    /// Reads a script; a word that is none is an error, so that no check is lost to a typo.
    /// </summary>
    public static ScenarioScript Read(string path)
    {
        var steps = new List<ScenarioStep>();
        foreach (var (index, line) in File.ReadAllLines(path).Index())
        {
            if (line.StartsWith('|'))
            {
                ((List<string>)steps[^1].Body).Add(line.Length > 1 && line[1] == ' ' ? line[2..] : line[1..]);
            }
            else if (line.StartsWith("use ", StringComparison.Ordinal))
            {
                steps.AddRange(Read(
                    Path.Combine(Path.GetDirectoryName(path)!, "Parts", $"{line[4..].Trim()}.txt")).Steps);
            }
            else if (line.Trim() is { Length: > 0 } text && text[0] != '#')
            {
                var (word, argument) = text.IndexOf(' ', StringComparison.Ordinal) is var space and > 0
                    ? (text[..space], text[(space + 1)..].Trim())
                    : (text, "");
                steps.Add(Words.Contains(word)
                    ? new ScenarioStep(index + 1, word, argument, new List<string>())
                    : throw new FormatException($"line {index + 1}: there is no step {word}"));
            }
        }

        return new ScenarioScript(steps);
    }
}
