// Reads the tables of facts that are embedded in this library.
namespace Lakeward.Server;

/// <summary>Tab-separated tables; blank lines and those that begin with # are passed over.</summary>
internal static class Facts
{
    /// <summary>The rows of a table, by its file's name.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(Facts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }
}
