// Writes a result as a plain Parquet file.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// An engine of its own copies the rows into anonymous memory; it runs no statement but that.
/// </summary>
internal static class ParquetOutput
{
    private const string Source = "answer_rows";

    /// <summary>Writes the rows to <paramref name="output"/> and returns their number.</summary>
    public static long Write(RowStream rows, long memoryLimitBytes, Stream output)
    {
        using var writer = DuckDatabase.Open(
            new EngineOptions { MemoryFiles = true, MemoryLimitBytes = memoryLimitBytes });
        using var copying = writer.Connect();
        using var file = new MemoryFile();
        var names = Distinct(rows.Columns.Select(column => column.Name));
        copying.Register(Source, new RowSource(
            [.. rows.Columns.Zip(names, (column, name) => new SourceColumn(name, column.Type.Sql))],
            lanes: 1,
            _ => chunk => chunk.Fill(rows)));
        var target = $"{SqlText.Literal(file.Path)} (FORMAT parquet, USE_TMP_FILE false)";
        var count = copying.Execute($"COPY (SELECT * FROM {Source}()) TO {target}");
        using var content = file.Open();
        content.CopyTo(output);
        return count;
    }

    /// <summary>A Parquet file wants names that differ.</summary>
    private static List<string> Distinct(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var distinct = new List<string>();
        foreach (var name in names)
        {
            var candidate = name;
            for (var number = 2; !taken.Add(candidate); number++)
            {
                candidate = $"{name}_{number}";
            }

            distinct.Add(candidate);
        }

        return distinct;
    }
}
