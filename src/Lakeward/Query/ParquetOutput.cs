// Writes a result as a plain Parquet file.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// A third engine writes the file, because the analyst's may not: it reads the statement's rows through the
/// same kind of
/// wall and copies them into anonymous memory.
/// </summary>
internal static class ParquetOutput
{
    private const string Source = "answer_rows";

    /// <summary>Writes the statement's rows to <paramref name="output"/> and returns their number.</summary>
    public static long Write(DuckDatabase analyst, string sql, long memoryLimitBytes, Stream output)
    {
        using var connection = analyst.Connect();
        var columns = connection.Describe(sql).Columns;
        using var writer = DuckDatabase.Open(
            new EngineOptions { MemoryFiles = true, MemoryLimitBytes = memoryLimitBytes });
        using var copying = writer.Connect();
        using var file = new MemoryFile();
        var names = Distinct(columns.Select(column => column.Name));
        copying.Register(Source, new Relation(
            [.. columns.Zip(names, (column, name) => new SourceColumn(name, column.Type.Sql))],
            _ => [new RelationPart(analyst, sql)]));
        var target = $"{SqlText.Literal(file.Path)} (FORMAT parquet, USE_TMP_FILE false)";
        var rows = copying.Execute($"COPY (SELECT * FROM {Source}()) TO {target}");
        using var content = file.Open();
        content.CopyTo(output);
        return rows;
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
