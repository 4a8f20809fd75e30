// The functions and types that a statement may name, from reviewed lists.
using System.Collections.Frozen;

namespace Lakeward.Query;

/// <summary>The allow-lists <c>functions.txt</c> and <c>types.txt</c>; case does not matter.</summary>
internal static class SqlNames
{
    /// <summary>The functions, by name.</summary>
    public static FrozenDictionary<string, SqlFunction> Functions { get; } = Lines("functions.txt")
        .Select(fields => new SqlFunction(
            fields[0],
            [.. fields[1].Split(',')],
            fields.Length > 2 ? ArgumentRule.Parse(fields[2]) : null))
        .ToFrozenDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The types, by every name they go by.</summary>
    public static FrozenSet<string> Types { get; } = Lines("types.txt")
        .Select(fields => string.Join(' ', fields))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fields of each line of an embedded list; blank lines and comments are left out.</summary>
    public static IEnumerable<string[]> Lines(string list)
    {
        using var stream = typeof(SqlNames).Assembly.GetManifestResourceStream($"sql/{list}")
            ?? throw new InvalidOperationException($"The list {list} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }
}
