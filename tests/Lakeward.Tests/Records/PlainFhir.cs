// The flat views as DuckDB's JSON functions find them, against which the streaming ones are measured.
using System.Globalization;
using System.Text;
using Lakeward.Engine;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;
using Lakeward.Tests.Engine;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Records;

/// <summary>Resources of several files in a table, and hand-written queries over it.</summary>
internal sealed class PlainFhir : IDisposable
{
    private readonly DuckDatabase _database = Engines.Analyst();
    private readonly Connection _connection;
    private readonly Dictionary<string, string> _queries = [];

    public PlainFhir()
    {
        _connection = _database.Connect();
        _connection.Execute("CREATE TABLE document (file INTEGER, line BIGINT, j JSON)");
        var path = Path.Combine(House.Root, "tests/Lakeward.Tests/Records/FhirViews.sql");
        var name = "";
        foreach (var line in File.ReadLines(path))
        {
            name = line.StartsWith("--: ", StringComparison.Ordinal) ? line[4..] : name;
            _queries[name] = _queries.GetValueOrDefault(name) + "\n" + line;
        }
    }

    /// <summary>Adds a file: lines where every line is an object, else one document.</summary>
    public void Add(int file, string text)
    {
        text = text.TrimStart('\uFEFF');
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isLines = Array.TrueForAll(lines, line => line[0] == '{' && line[^1] == '}');
        foreach (var (index, document) in (isLines ? lines : [text]).Index())
        {
            _connection.Execute(
                "INSERT INTO document SELECT $1, $2, $3::JSON WHERE json_valid($3)", file, index, document);
        }
    }

    /// <summary>Takes the resources out of Bundles, also of those within Bundles.</summary>
    public void Unpack()
    {
        _connection.Execute("""
            CREATE TABLE resource AS WITH RECURSIVE walk(file, ord, j, u) AS (
                SELECT file, [line], j, NULL::VARCHAR FROM document
                UNION ALL
                SELECT file, list_append(ord, n), e->'resource', e->>'fullUrl' FROM (
                    SELECT file, ord, unnest(json_extract(j, '$.entry[*]')) AS e,
                        generate_subscripts(json_extract(j, '$.entry[*]'), 1) AS n
                    FROM walk WHERE (j->>'resourceType') = 'Bundle')
                WHERE (e->'resource') IS NOT NULL)
            SELECT * FROM walk WHERE (j->>'resourceType') <> 'Bundle' ORDER BY file, ord
            """);
        var macros = _queries.Where(query => query.Key.EndsWith("macros", StringComparison.Ordinal))
            .SelectMany(query => query.Value.Split(';'))
            .Where(macro => macro.Contains("CREATE", StringComparison.Ordinal));
        foreach (var macro in macros)
        {
            _connection.Execute(macro);
        }
    }

    /// <summary>Resources by file and type.</summary>
    public List<string?[]> Counts() => _connection.Rows(
        "SELECT file, j->>'resourceType', count(*) FROM resource GROUP BY 1, 2 ORDER BY 1, 2");

    /// <summary>All rows of a table, each cell as <see cref="Normal"/> writes it.</summary>
    public List<string?[]> Rows(MappedTable table)
    {
        var rows = _connection.Rows(_queries[table.Name]);
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = table.Columns[column].Type.Kind switch
                {
                    ValueKind.Decimal when row[column] is { } text => Number(text),
                    _ => row[column],
                };
            }
        }

        return rows;
    }

    /// <summary>A cell in the form in which both sides are compared.</summary>
    public static string? Normal(MappedRows rows, int row, int column)
    {
        if (rows.IsNull(row, column))
        {
            return null;
        }

        var cell = rows.Cell(row, column);
        switch (rows.Table(row).Columns[column].Type.Kind)
        {
            case ValueKind.Timestamp:
                Xunit.Assert.Equal(ParseReason.None, TimestampText.Parse(cell, out var micros));
                return micros.ToString(CultureInfo.InvariantCulture);
            case ValueKind.Decimal:
                return Number(Encoding.UTF8.GetString(cell));
            default:
                return Encoding.UTF8.GetString(cell);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private static string Number(string text) =>
        double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}
