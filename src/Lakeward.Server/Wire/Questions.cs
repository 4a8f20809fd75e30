// Puts a session's statements to the lake, or to the catalog where they read no table of the lake.
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Server.Catalog;

namespace Lakeward.Server.Wire;

/// <summary>
/// The one place from which a session asks. A statement that reads a table goes to the lake, which decides,
/// records and answers; one that reads PostgreSQL's catalog, or nothing, is answered by an engine that holds
/// no data at all.
/// </summary>
internal sealed class Questions(Lake lake, WireOptions options, TokenVerifier token, SessionSettings settings)
    : IDisposable
{
    private readonly CatalogDoor _catalog = new(lake, token, settings, options.Time);

    /// <summary>The columns and parameters of a statement.</summary>
    public StatementShape Describe(string sql) =>
        _catalog.TryRewrite(sql) is { } own
            ? _catalog.Describe(own)
            : lake.DescribeAsync(RequestOf(sql, [])).GetAwaiter().GetResult();

    /// <summary>Puts a statement and opens its rows.</summary>
    public RowSet Open(string sql, IReadOnlyList<object?> values, CancellationToken stop)
    {
        if (_catalog.TryRewrite(sql) is { } own)
        {
            return _catalog.Open(own, values, stop);
        }

        var answer = lake.QueryAsync(RequestOf(sql, values), stop).GetAwaiter().GetResult();
        try
        {
            var rows = answer.OpenRows();
            return new RowSet(rows.Columns, rows.Next, answer, rows);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    public void Dispose() => _catalog.Dispose();

    private QueryRequest RequestOf(string sql, IReadOnlyList<object?> values) => new()
    {
        Principal = token.Principal,
        Purpose = token.Purpose,
        Sql = sql,
        Parameters = values,
        TimeLimit = options.StatementLimit,
    };
}
