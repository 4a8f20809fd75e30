// Reads the files of statements beside the tests.
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Query;

/// <summary>Statements, one a line; lines that begin with # are comments.</summary>
internal static class StatementFile
{
    /// <summary>The lines with their numbers.</summary>
    public static IEnumerable<(int Number, string Text)> Lines(string name) => File
        .ReadAllLines(Path.Combine(House.Root, "tests", "Lakeward.Tests", "Query", name))
        .Index()
        .Select(line => (line.Index + 1, line.Item))
        .Where(line => line.Item2.Length > 0 && !line.Item2.StartsWith("# ", StringComparison.Ordinal));
}
