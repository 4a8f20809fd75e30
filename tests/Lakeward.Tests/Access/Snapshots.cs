// Reads the snapshot files of this folder: edits of the example manifest and the text each leads to.
using System.Text.RegularExpressions;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Access;

/// <summary>
/// A snapshot is a block of lines: <c>- </c> what stands in the example, <c>+ </c> what takes its place (both
/// with <c>\n</c>, <c>\t</c>, <c>\\</c> and <c>\uXXXX</c>), then <c>> </c> the lines expected.
/// </summary>
internal static class Snapshots
{
    private static readonly Regex Escape = new(@"\\(n|t|\\|u[0-9a-f]{4})");

    public static string Text(string file) => File.ReadAllText(
        Path.Combine(House.Root, "tests", "Lakeward.Tests", "Access", file));

    public static TheoryData<string, string, string> Read(string file)
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var block in Text(file).Split("\n\n"))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#'))
                .ToList();
            if (lines.Count > 0)
            {
                Assert.StartsWith("- ", lines[0]);
                Assert.StartsWith("+", lines[1]);
                Assert.All(lines.Skip(2), line => Assert.StartsWith("> ", line));
                var expected = string.Join('\n', lines.Skip(2).Select(line => line[2..]));
                cases.Add(Plain(lines[0]), Plain(lines[1]), expected);
            }
        }

        return cases;
    }

    // A sign alone stands for nothing at all.
    private static string Plain(string line) =>
        line.Length < 2 ? string.Empty : Escape.Replace(line[2..], Unescape);

    private static string Unescape(Match match) => match.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        'u' => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString(),
        _ => "\\",
    };
}
