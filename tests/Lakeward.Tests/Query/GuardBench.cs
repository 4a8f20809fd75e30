// A guard with an engine and some visible tables.
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward.Tests.Query;

/// <summary>Checks statements outside of a lake, for somebody who sees patients and visits.</summary>
internal sealed class GuardBench : IDisposable
{
    private readonly DuckDatabase _engine = DuckDatabase.Open(new EngineOptions { Threads = 1 });
    private readonly Connection _connection;
    private readonly SqlGuard _guard = new();
    private readonly VisibleTables _tables;

    public GuardBench()
    {
        _connection = _engine.Connect();
        _tables = Visible("claims.patients", "claims.visits");
        Parser = new SqlParser(
            sql =>
            {
                Parsed++;
                return _connection.SerializeSql(sql);
            },
            _connection.DeserializeSql);
    }

    /// <summary>How many texts were parsed.</summary>
    public int Parsed { get; private set; }

    /// <summary>The engine's parser.</summary>
    public SqlParser Parser { get; }

    /// <summary>Checks a statement.</summary>
    public GuardedStatement Check(
        string sql, string principal = "ana", VisibleTables? tables = null, SqlParser? parser = null) =>
        _guard.Check(principal, sql, tables ?? _tables, parser ?? Parser);

    /// <summary>Tables by their full names.</summary>
    public VisibleTables Visible(params string[] names) => new(
        [
            .. names.Select(name => new ManifestTable
            {
                Dataset = name.Split('.')[0], Id = name.Split('.')[1], Formats = [], Columns = [],
            }),
        ],
        (_, _) => new LakeException("LW-ACC-0104", "no such table", "none", Outcome.Refused));

    /// <summary>The rows of a statement of ours, as text.</summary>
    public IReadOnlyList<string?[]> Rows(string sql)
    {
        var rows = new List<string?[]>();
        using var stream = _connection.Query(sql);
        while (stream.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                rows.Add([.. Enumerable.Range(0, chunk.Columns).Select(column => chunk.Text(column, row))]);
            }
        }

        return rows;
    }

    /// <summary>Whether a statement binds.</summary>
    public bool Binds(string sql)
    {
        try
        {
            _connection.Describe(sql);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _engine.Dispose();
    }
}
