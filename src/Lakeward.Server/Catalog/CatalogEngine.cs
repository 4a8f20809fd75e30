// An engine that holds PostgreSQL's catalog as one principal may see it, and no data.
using System.Globalization;
using Lakeward.Engine;

namespace Lakeward.Server.Catalog;

/// <summary>
/// The engine of one session's catalog. A relation is made and filled when a statement first names it.
/// </summary>
internal sealed class CatalogEngine : IDisposable
{
    private const long MemoryLimitBytes = 256 << 20;
    private const int RowsPerInsert = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly string[] UsedByFunctions =
        ["pg_class", "pg_namespace", "pg_proc", "pg_roles", "pg_settings", "pg_type"];

    private readonly DuckDatabase _database;
    private readonly HashSet<(string, string)> _made = [];

    public CatalogEngine(CatalogRows rows, string principal)
    {
        Rows = rows;
        _database = DuckDatabase.Open(new EngineOptions
        {
            MemoryLimitBytes = MemoryLimitBytes,
            Threads = 1,
            StatementLimit = Limit,
        });
        using var connection = _database.Connect();
        connection.Execute("CREATE SCHEMA pgc");
        connection.Execute("CREATE SCHEMA pgi");
        foreach (var name in UsedByFunctions)
        {
            Make(connection, CatalogRelation.All[(CatalogRelation.PgCatalog, name)]);
        }

        var keywords = Facts.Rows("Keywords.tsv").Select(
            row => $"({SqlText.Literal(row[0])}, {SqlText.Literal(row[1])}, {SqlText.Literal(row[2])})");
        connection.Execute("CREATE MACRO pgc.pg_keywords() AS TABLE SELECT * FROM (VALUES "
            + $"{string.Join(", ", keywords)}) AS k(word, catcode, catdesc)");
        foreach (var statement in CatalogFunctions.Statements(principal))
        {
            connection.Execute(statement);
        }
    }

    /// <summary>What its relations hold.</summary>
    public CatalogRows Rows { get; }

    /// <summary>A connection, once the relations are there.</summary>
    public Connection Connect(IEnumerable<CatalogRelation> relations)
    {
        var connection = _database.Connect();
        foreach (var relation in relations)
        {
            Make(connection, relation);
        }

        return connection;
    }

    public void Dispose() => _database.Dispose();

    private void Make(Connection connection, CatalogRelation relation)
    {
        if (!_made.Add((relation.Schema, relation.Name)))
        {
            return;
        }

        var name = $"{relation.EngineSchema}.{SqlText.Name(relation.Name)}";
        var columns = relation.Columns.Select(column =>
            $"{SqlText.Name(column.Name)} {CatalogRelation.EngineType(column.Type)} "
            + $"DEFAULT {CatalogRelation.EngineDefault(column.Type)}");
        connection.Execute($"CREATE TABLE {name}({string.Join(", ", columns)})");
        foreach (var rows in Rows.Of(relation.Name).Chunk(RowsPerInsert))
        {
            var names = rows[0].Keys.Where(key => relation.Columns.Any(column => column.Name == key))
                .ToList();
            var values = rows.Select(row => $"({string.Join(", ", names.Select(key => Literal(row[key])))})");
            connection.Execute(
                $"INSERT INTO {name}({string.Join(", ", names.Select(SqlText.Name))}) "
                + $"VALUES {string.Join(", ", values)}");
        }
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        bool truth => truth ? "true" : "false",
        string text => SqlText.Literal(text),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(
            "A value of the catalog is text, a number or a truth value."),
    };
}
