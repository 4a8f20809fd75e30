// Answers what reads PostgreSQL's catalog, or no table at all.
using System.Text.Json;
using System.Text.Json.Nodes;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>
/// Decides which statements the catalog answers, and answers them. What it shows is what the lake's policy
/// lets the principal name, looked up again when it is older than a few seconds.
/// </summary>
internal sealed class CatalogDoor(Lake lake, TokenVerifier token, SessionSettings settings, TimeProvider time)
    : IDisposable
{
    private const int MaxLength = 32_000;
    private const int MaxDepth = 1_000;
    private const int MaxKept = 256;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly HashSet<string> _lakes = new(StringComparer.Ordinal);
    private CatalogEngine? _engine;
    private CatalogEngine? _retired;
    private string _seen = "";
    private DateTimeOffset _lookedAt;

    /// <summary>
    /// The statement for the catalog's engine; null where it is the lake's, because it reads another table or
    /// cannot be read at all.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-PGW-0126: it uses what is not offered here.</exception>
    public CatalogQuery? TryRewrite(string sql)
    {
        if (sql.Length > MaxLength || _lakes.Contains(sql))
        {
            return null;
        }

        var tokens = SqlTokens.Read(sql);
        using var connection = Engine().Connect([]);
        if (Parse(connection, CatalogText.Plain(sql, tokens)) is not { } parsed)
        {
            return null;
        }

        var tree = new CatalogTree(Engine().Rows.Oid, settings);
        tree.Rewrite(parsed["statements"]![0]!);
        if (tree.NamesOther)
        {
            Keep(sql);
            return null;
        }

        return tree.Refused is { } refused
            ? throw WireErrors.FunctionNotOffered(refused)
            : new CatalogQuery(connection.DeserializeSql(parsed.ToJsonString()), [.. tree.Relations]);
    }

    /// <summary>The columns and parameters of a statement.</summary>
    public StatementShape Describe(CatalogQuery query)
    {
        using var connection = Engine().Connect(query.Relations);
        return connection.Describe(query.Sql);
    }

    /// <summary>Runs a statement and opens its rows.</summary>
    public RowSet Open(CatalogQuery query, IReadOnlyList<object?> values, CancellationToken stop)
    {
        var connection = Engine().Connect(query.Relations);
        try
        {
            var columns = connection.Describe(query.Sql).Columns;
            var stream = connection.Query(connection.AsFlat(query.Sql), values, stop);
            var known = columns.Any(column => column.Type.Kind == LogicalKind.Invalid) ? stream.Columns
                : columns;
            return new RowSet(known, stream.Next, connection, stream);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _retired?.Dispose();
    }

    private static JsonNode? Parse(Connection connection, string sql)
    {
        try
        {
            var parsed = JsonNode.Parse(
                connection.SerializeSql(sql),
                    documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth })!;
            return parsed["error"]!.GetValue<bool>() || parsed["statements"] is not JsonArray { Count: 1 }
                ? null
                : parsed;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (EngineException)
        {
            return null;
        }
    }

    private void Keep(string sql)
    {
        if (_lakes.Count >= MaxKept)
        {
            _lakes.Clear();
        }

        _lakes.Add(sql);
    }

    /// <summary>The engine with what the principal may see now.</summary>
    private CatalogEngine Engine()
    {
        var now = time.GetUtcNow();
        if (_engine is not null && now - _lookedAt < Fresh)
        {
            return _engine;
        }

        var tables = lake.VisibleTables(token.Principal, token.Purpose);
        var seen = string.Join('\n', tables.Select(NameOf));
        if (_engine is null || seen != _seen)
        {
            Retire(_engine);
            _engine = new CatalogEngine(new CatalogRows(tables, settings, token.Principal), token.Principal);
        }

        (_seen, _lookedAt) = (seen, now);
        return _engine;
    }

    /// <summary>An engine that is replaced may still have open rows, so it is closed at the next
    /// change.</summary>
    private void Retire(CatalogEngine? engine)
    {
        _retired?.Dispose();
        _retired = engine;
    }

    private static string NameOf(VisibleTable table) =>
        $"{table.Dataset}\t{table.Name}\t{string.Join(',', table.Columns)}";
}
