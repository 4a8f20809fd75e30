// Makers of engines and readers of rows for the tests of this room.
using Lakeward.Engine;

namespace Lakeward.Tests.Engine;

/// <summary>Small engines, and results as text.</summary>
internal static class Engines
{
    /// <summary>A statement that computes for days before its first row, in little memory.</summary>
    public const string Endless =
        "SELECT count(*) FROM range(1000000000000000) a WHERE (a.range * 3) % 7 = 9";

    /// <summary>An engine that may open this process's memory files.</summary>
    public static DuckDatabase Vault(bool preserveOrder = true) => DuckDatabase.Open(new EngineOptions
    {
        MemoryFiles = true,
        KeyedHash = true,
        MemoryLimitBytes = 512 << 20,
        Threads = 2,
        PreserveOrder = preserveOrder,
    });

    /// <summary>An engine that may open nothing.</summary>
    public static DuckDatabase Analyst(long memoryLimitBytes = 512 << 20, TimeSpan? statementLimit = null) =>
        DuckDatabase.Open(new EngineOptions
        {
            MemoryLimitBytes = memoryLimitBytes,
            Threads = 2,
            StatementLimit = statementLimit,
        });

    /// <summary>All rows as text.</summary>
    public static List<string?[]> Rows(
        this Connection connection, string sql, params IReadOnlyList<object?> parameters)
    {
        using var stream = connection.Query(sql, parameters);
        var rows = new List<string?[]>();
        while (stream.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var values = new string?[chunk.Columns];
                for (var column = 0; column < values.Length; column++)
                {
                    values[column] = chunk.Text(column, row);
                }

                rows.Add(values);
            }
        }

        return rows;
    }

    /// <summary>All rows in one line: values parted by commas, rows by bars.</summary>
    public static string Line(
        this Connection connection, string sql, params IReadOnlyList<object?> parameters)
    {
        var rows = connection.Rows(sql, parameters);
        return string.Join('|', rows.Select(row => string.Join(',', row.Select(value => value ?? "NULL"))));
    }
}
