// The rows of a running statement, fetched chunk by chunk while it computes them.
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// A statement's result. Its connection runs nothing else until the stream is disposed; disposing early ends
/// the statement and releases what its scans hold. One thread at a time.
/// </summary>
public sealed unsafe class ResultStream : RowStream
{
    private readonly Connection _connection;
    private readonly StatementGuard _guard;
    private readonly StatementHandle _statement;
    private readonly ResultHandle _result;
    private readonly Chunk _chunk;
    private nint _fetched;
    private bool _ended;
    private bool _endedCleanly;
    private bool _disposed;

    internal ResultStream(
        Connection connection,
        StatementGuard guard,
        StatementHandle statement,
        ResultHandle result,
        bool streaming)
    {
        _connection = connection;
        _guard = guard;
        _statement = statement;
        _result = result;
        _endedCleanly = !streaming; // A result that is complete has nothing left running in DuckDB.
        var columns = new ResultColumn[NativeResult.duckdb_column_count(result.Pointer)];
        for (var at = 0; at < columns.Length; at++)
        {
            var name = (nint)NativeResult.duckdb_column_name(result.Pointer, (ulong)at);
            var type = NativeResult.duckdb_column_logical_type(result.Pointer, (ulong)at);
            columns[at] = new(Marshal.PtrToStringUTF8(name) ?? "", LogicalType.Take(type));
        }

        Columns = columns;
        _chunk = new Chunk(columns);
    }

    public override IReadOnlyList<ResultColumn> Columns { get; }

    internal long RowsChanged => (long)NativeResult.duckdb_rows_changed(_result.Pointer);

    public override Chunk? Next()
    {
        Release();
        _fetched = TakeChunk();
        if (_fetched == 0)
        {
            return null;
        }

        _chunk.PointAt(_fetched);
        return _chunk;
    }

    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Release();
        _result.Dispose();
        _connection.End(_statement, _guard, _endedCleanly);
    }

    /// <summary>The next chunk as DuckDB's own object, which the caller destroys; zero at the end.</summary>
    internal nint TakeChunk()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ended)
        {
            return 0;
        }

        var chunk = NativeResult.duckdb_fetch_chunk(*_result.Pointer);
        if (chunk != 0)
        {
            return chunk;
        }

        _ended = true;
        var error = NativeResult.duckdb_result_error(_result.Pointer);
        if (error is not null || _guard.Cause is not null)
        {
            throw _connection.Failure(Marshal.PtrToStringUTF8((nint)error) ?? "", _guard);
        }

        _endedCleanly = true;
        return 0;
    }

    private void Release()
    {
        if (_fetched != 0)
        {
            _chunk.PointAt(0);
            NativeChunk.duckdb_destroy_data_chunk(ref _fetched);
        }
    }
}
