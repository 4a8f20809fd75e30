// The document that holds the latest results between markers.
namespace Lakeward.Benchmarks;

/// <summary>A Markdown file with sections from <c>bench:NAME</c> to <c>/bench:NAME</c>.</summary>
internal sealed class Document(string path)
{
    /// <summary>Puts a new text between a section's markers.</summary>
    public void Replace(string name, string text)
    {
        var (begin, end) = ($"<!-- bench:{name} -->\n", $"<!-- /bench:{name} -->");
        var old = File.ReadAllText(path);
        var from = old.IndexOf(begin, StringComparison.Ordinal);
        var to = old.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"The document has no section {name}.");
        }

        File.WriteAllText(path, $"{old[..(from + begin.Length)]}{text.TrimEnd()}\n{old[to..]}");
    }
}
