// A connection to one engine: runs statements, streams their rows, and can be interrupted.
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// Runs one statement at a time. Everything but <see cref="Interrupt"/> belongs to one thread at a time.
/// Parameters (<c>$1</c>, <c>?</c>) may be text, int, long, Int128, double, decimal, bool, bytes, dates,
/// times, or null.
/// </summary>
public sealed unsafe partial class Connection : IDisposable
{
    private readonly DuckDatabase _database;
    private readonly ConnectionHandle _handle;
    private volatile StatementGuard? _running;
    private ResultStream? _stream;

    internal Connection(DuckDatabase database, ConnectionHandle handle)
    {
        _database = database;
        _handle = handle;
        NativeDatabase.duckdb_connection_get_client_context(handle, out var context);
        Id = NativeDatabase.duckdb_client_context_get_connection_id(context);
        NativeDatabase.duckdb_destroy_client_context(ref context);
    }

    /// <summary>DuckDB's number for the connection, unique within the instance.</summary>
    internal ulong Id { get; }

    /// <summary>The handle, for what is registered with the engine.</summary>
    internal ConnectionHandle NativeHandle => _handle;

    /// <summary>The scans of the running statement.</summary>
    internal OpenScans Scans { get; } = new();

    /// <summary>Runs a statement to its end and returns the rows it changed or copied.</summary>
    /// <exception cref="EngineException">The statement failed.</exception>
    public long Execute(string sql, params IReadOnlyList<object?> parameters) =>
        Execute(sql, parameters, CancellationToken.None);

    /// <summary>Runs a statement to its end, unless cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public long Execute(string sql, CancellationToken cancellation) => Execute(sql, [], cancellation);

    /// <summary>Runs a statement with parameters to its end, unless cancelled.</summary>
    public long Execute(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellation)
    {
        using var result = Start(sql, parameters, streaming: false, cancellation);
        return result.RowsChanged;
    }

    /// <summary>Starts a statement and streams its rows while it computes them; dispose the stream.</summary>
    public ResultStream Query(string sql, params IReadOnlyList<object?> parameters) =>
        Start(sql, parameters, streaming: true, CancellationToken.None);

    /// <summary>Starts a statement whose rows stream until they end or the token is cancelled.</summary>
    public ResultStream Query(string sql, CancellationToken cancellation) =>
        Start(sql, [], streaming: true, cancellation);

    /// <summary>
    /// Starts a statement with parameters whose rows stream until they end or the token is cancelled.
    /// </summary>
    public ResultStream Query(
        string sql, IReadOnlyList<object?> parameters, CancellationToken cancellation) =>
        Start(sql, parameters, streaming: true, cancellation);

    /// <summary>The first value of the first row as text; null for a NULL or no row.</summary>
    public string? ScalarText(string sql, params IReadOnlyList<object?> parameters)
    {
        using var stream = Query(sql, parameters);
        return stream.Next()?.Text(0, 0);
    }

    /// <summary>
    /// Makes a source readable as <c>name()</c> in this engine's SQL, on every connection and for the
    /// engine's life.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0006 for a name that is taken.</exception>
    public void Register(string name, ChunkSource source)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || !_database.TryClaim(name))
        {
            throw EngineErrors.SourceName(name);
        }

        // DuckDB resolves each type's text by itself: a constant NULL cast to it has the type.
        var nulls = source.Columns.Select(column => $"CAST(NULL AS {column.Type})");
        var types = Prepared($"SELECT {string.Join(", ", nulls)}", statement =>
        {
            var handles = new TypeHandle[source.Columns.Count];
            for (var at = 0; at < handles.Length; at++)
            {
                handles[at] = new(
                    NativeStatement.duckdb_prepared_statement_column_logical_type(statement, (ulong)at));
            }

            return handles;
        });
        TableFunction.Register(_database, _handle, name, source, types);
    }

    /// <summary>
    /// Stops the statement that is running, if any, and its scans in other engines; callable from any thread.
    /// </summary>
    public void Interrupt() => _running?.Stop(EngineErrors.Interrupted());

    /// <summary>Ends the running statement and closes the connection.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _database.Forget(this);
        _handle.Dispose();
    }

    /// <summary>
    /// Closes a statement; one that did not run to its end is ended in DuckDB too, which frees its scans.
    /// </summary>
    internal void End(StatementHandle statement, StatementGuard guard, bool cleanly)
    {
        guard.Dispose();
        statement.Dispose();
        _running = null;
        _stream = null;
        if (!cleanly)
        {
            // DuckDB keeps an abandoned statement alive until the next one begins: an empty one begins here.
            _ = NativeStatement.duckdb_prepare(_handle, "", out var empty);
            NativeStatement.duckdb_destroy_prepare(ref empty);
        }
    }

    /// <summary>
    /// What a failed statement throws: why it was stopped, else what a source threw, else what DuckDB
    /// reports.
    /// </summary>
    internal Exception Failure(string report, StatementGuard guard)
    {
        var thrown = Scans.TakeFailure();
        if (guard.Cause is { } cause)
        {
            return cause;
        }

        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return EngineErrors.Failed(report);
    }

    /// <summary>
    /// Prepares, binds and starts on a deep stack, because binding recurses and constants are folded there.
    /// </summary>
    /// <remarks>What was prepared may be replaced by another text, once its columns are known.</remarks>
    private ResultStream Start(
        string sql,
        IReadOnlyList<object?> parameters,
        bool streaming,
        CancellationToken cancellation,
        Func<StatementHandle, string>? replace = null)
    {
        var guard = Begin(sql, cancellation);
        ResultStream? started = null;
        try
        {
            started = DeepStack.Run(() =>
            {
                var statement = Prepare(sql, guard);
                ResultStream? stream = null;
                try
                {
                    if (replace?.Invoke(statement) is { } other && other != sql)
                    {
                        statement.Dispose();
                        statement = Prepare(other, guard);
                    }

                    Bind(statement, parameters, guard);
                    stream = new ResultStream(
                        this, guard, statement, Run(statement, streaming, guard), streaming);
                    return stream;
                }
                finally
                {
                    if (stream is null)
                    {
                        statement.Dispose();
                    }
                }
            });
            _stream = streaming ? started : null;
            return started;
        }
        finally
        {
            if (started is null)
            {
                _running = null;
                guard.Dispose();
            }
        }
    }

    private StatementGuard Begin(string sql, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_running is not null)
        {
            throw new InvalidOperationException("The connection is running a statement: dispose its stream.");
        }

        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw EngineErrors.NulInSql();
        }

        Scans.Begin();
        _running = new StatementGuard(Stop, _database.StatementLimit, _database.Options.Clock, cancellation);
        return _running;
    }

    private void Stop()
    {
        NativeDatabase.duckdb_interrupt(_handle);
        Scans.Interrupt();
    }

    private StatementHandle Prepare(string sql, StatementGuard guard)
    {
        var failed = NativeStatement.duckdb_prepare(_handle, sql, out var raw) != 0;
        var statement = new StatementHandle(raw);
        if (failed)
        {
            using (statement)
            {
                throw Failure(TextOf(NativeStatement.duckdb_prepare_error(statement)), guard);
            }
        }

        return statement;
    }

    private void Bind(StatementHandle statement, IReadOnlyList<object?> parameters, StatementGuard guard)
    {
        for (var at = 0; at < parameters.Count; at++)
        {
            if (!ParameterBinder.Bind(statement, at + 1, parameters[at]))
            {
                throw Failure(TextOf(NativeStatement.duckdb_prepare_error(statement)), guard);
            }
        }
    }

    private ResultHandle Run(StatementHandle statement, bool streaming, StatementGuard guard)
    {
        var result = new ResultHandle();
        nint pending = 0;
        string? report = null;
        try
        {
            var refused = streaming
                ? NativeStatement.duckdb_pending_prepared_streaming(statement, out pending)
                : NativeStatement.duckdb_pending_prepared(statement, out pending);
            if (refused != 0)
            {
                report = TextOf(NativeStatement.duckdb_pending_error(pending));
            }
            else if (NativeStatement.duckdb_execute_pending(pending, result.Pointer) != 0)
            {
                report = TextOf(NativeResult.duckdb_result_error(result.Pointer));
            }
        }
        finally
        {
            NativeStatement.duckdb_destroy_pending(ref pending);
        }

        if (report is null)
        {
            return result;
        }

        result.Dispose();
        throw Failure(report, guard);
    }

    private static string TextOf(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
