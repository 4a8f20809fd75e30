// Answers what reads PostgreSQL's catalog, or no table at all.
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

internal sealed class CatalogDoor(Lake lake, TokenVerifier token, SessionSettings settings, TimeProvider time)
    : IDisposable
{
    private readonly object[] _unused = [lake, token, settings, time];
    private DuckDatabase? _engine;

    public string? TryRewrite(string sql) => sql.Contains("from", StringComparison.OrdinalIgnoreCase) ? null : sql;

    public StatementShape Describe(string sql)
    {
        using var connection = Engine().Connect();
        return connection.Describe(sql);
    }

    public RowSet Open(string sql, IReadOnlyList<object?> values, CancellationToken stop)
    {
        var connection = Engine().Connect();
        var columns = connection.Describe(sql).Columns;
        var stream = connection.Query(connection.AsFlat(sql, columns), values, stop);
        return new RowSet(columns, stream.Next, connection, stream);
    }

    public void Dispose() => _engine?.Dispose();

    private DuckDatabase Engine() => _engine ??= DuckDatabase.Open(new EngineOptions { Threads = 1 });
}
