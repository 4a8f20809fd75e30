// What a connection can tell of a statement without running it.
using System.Text.Json;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

public sealed unsafe partial class Connection
{
    /// <summary>How many statements a text holds; comments and empty statements do not count.</summary>
    /// <exception cref="EngineException">The text does not parse.</exception>
    public int CountStatements(string sql)
    {
        using var guard = Begin(sql, CancellationToken.None);
        try
        {
            return DeepStack.Run(() =>
            {
                var count = NativeStatement.duckdb_extract_statements(_handle, sql, out var extracted);
                var error = NativeStatement.duckdb_extract_statements_error(extracted);
                var report = error is null ? null : TextOf(error);
                NativeStatement.duckdb_destroy_extracted(ref extracted);
                return report is null ? (int)count : throw Failure(report, guard);
            });
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>The kind, parameters and columns of a single statement, found by preparing it.</summary>
    /// <exception cref="EngineException">The statement does not bind.</exception>
    public StatementShape Describe(string sql) => Prepared(sql, statement =>
    {
        var parameters = new LogicalType[NativeStatement.duckdb_nparams(statement)];
        for (var at = 0; at < parameters.Length; at++)
        {
            var type = NativeStatement.duckdb_param_logical_type(statement, (ulong)at + 1);
            parameters[at] = LogicalType.Take(type);
        }

        var kind = (StatementKind)NativeStatement.duckdb_prepared_statement_type(statement);
        return new StatementShape(kind, parameters, ColumnsOf(statement));
    });

    /// <summary>
    /// The statement itself where all its columns render as text, else one around it that casts those that do
    /// not. Only for a select.
    /// </summary>
    public string AsText(string sql) =>
        Rendered(sql, Describe(sql).Columns, type => type.Renders, listsAsJson: false);

    /// <summary>
    /// Like <see cref="AsText"/>, but a list becomes the text of a JSON array whose elements are text or
    /// null.
    /// </summary>
    public string AsFlat(string sql) =>
        Rendered(sql, Describe(sql).Columns, type => type.Renders, listsAsJson: true);

    /// <summary>
    /// Starts a statement whose columns are cast to text unless their types stay; it is prepared once where
    /// all of them do.
    /// </summary>
    internal ResultStream QueryRendered(
        string sql,
        Func<LogicalType, bool> stays,
        bool listsAsJson,
        IReadOnlyList<object?> parameters) => Start(
            sql,
            parameters,
            streaming: true,
            CancellationToken.None,
            statement => Rendered(sql, ColumnsOf(statement), stays, listsAsJson));

    private static string Rendered(
        string sql,
        IReadOnlyList<ResultColumn> columns,
        Func<LogicalType, bool> stays,
        bool listsAsJson)
    {
        if (columns.All(column => stays(column.Type) || column.Type.Kind == LogicalKind.Invalid))
        {
            return sql;
        }

        // Names may repeat in a result, so the columns go through positional names. A comment may end the
        // statement, hence the line break.
        var selected = columns.Select((column, at) =>
            (stays(column.Type) ? $"c{at}" : Cast(column.Type, $"c{at}"))
            + $" AS {SqlText.Name(column.Name)}");
        var names = string.Join(", ", columns.Select((_, at) => $"c{at}"));
        return $"SELECT {string.Join(", ", selected)} FROM ({sql}\n) AS rendered({names})";

        string Cast(LogicalType type, string name) => listsAsJson && type.Element is not null
            ? $"CAST(to_json(CAST({name} AS VARCHAR[])) AS VARCHAR)"
            : $"CAST({name} AS VARCHAR)";
    }

    /// <summary>
    /// The syntax trees of a text as DuckDB's JSON: <c>{"error":false,"statements":[…]}</c>, or
    /// <c>{"error":true,"error_type":…,"error_message":…,"position":…}</c> where it does not parse or is no
    /// select.
    /// </summary>
    public string SerializeSql(string sql) =>
        ScalarText("SELECT CAST(json_serialize_sql(CAST($1 AS VARCHAR)) AS VARCHAR)", sql) ?? "";

    /// <summary>The statement that a syntax tree stands for.</summary>
    /// <exception cref="EngineException">The tree is not one of this version.</exception>
    public string DeserializeSql(string json) =>
        ScalarText("SELECT json_deserialize_sql(CAST($1 AS JSON))", json) ?? "";

    /// <summary>
    /// The columns that a statement will ask of each registered source, from its plan and without running it.
    /// Exact, since sources give no statistics and take no filters; a scan that the plan does without is not
    /// listed.
    /// </summary>
    public IReadOnlyList<ScanProjection> ExplainProjections(
        string sql, params IReadOnlyList<object?> parameters)
    {
        using var stream = Query("EXPLAIN (FORMAT json) " + sql, parameters);
        var json = stream.Next()?.Text(stream.Columns.Count - 1, 0) ?? throw EngineErrors.PlanUnreadable();
        using var plan = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4096 });
        return PlanReader.Scans(plan.RootElement, _database.Sources);
    }

    private static ResultColumn[] ColumnsOf(StatementHandle statement)
    {
        var columns = new ResultColumn[NativeStatement.duckdb_prepared_statement_column_count(statement)];
        for (var at = 0; at < columns.Length; at++)
        {
            var name = NativeStatement.duckdb_prepared_statement_column_name(statement, (ulong)at);
            var type = NativeStatement.duckdb_prepared_statement_column_logical_type(statement, (ulong)at);
            columns[at] = new(NativeDatabase.TakeText(name), LogicalType.Take(type));
        }

        return columns;
    }

    private T Prepared<T>(string sql, Func<StatementHandle, T> read)
    {
        using var guard = Begin(sql, CancellationToken.None);
        try
        {
            return DeepStack.Run(() =>
            {
                using var statement = Prepare(sql, guard);
                return read(statement);
            });
        }
        finally
        {
            _running = null;
        }
    }
}
