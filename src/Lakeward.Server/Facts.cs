// Reads the files that are embedded in this library.
namespace Lakeward.Server;

/// <summary>
/// Texts, and tab-separated tables, in which blank lines and those that begin with # are passed over.
/// </summary>
internal static class Facts
{
    /// <summary>A whole file, by its name.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    /// <summary>The rows of a table, by its file's name.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }

    private static Stream Open(string name) => typeof(Facts).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The file {name} is not embedded.");
}
