// DuckDB as anybody gets it: its defaults, its own files, no lock-down.
using System.Runtime.InteropServices;

namespace Lakeward.Benchmarks;

/// <summary>The peer: one instance with one connection. Only the number of threads is set.</summary>
internal sealed unsafe partial class PlainDuckDb : IDisposable
{
    private const string Library = "duckdb";
    private nint _database;
    private nint _connection;

    public PlainDuckDb()
    {
        Require(duckdb_open(null, out _database) == 0);
        Require(duckdb_connect(_database, out _connection) == 0);
        Run($"SET threads = {Environment.ProcessorCount}");
    }

    /// <summary>Runs a statement and takes all its rows; their number.</summary>
    public long Run(string sql)
    {
        var result = default(Result);
        try
        {
            if (duckdb_query(_connection, sql, &result) != 0)
            {
                throw new InvalidOperationException(Marshal.PtrToStringUTF8(duckdb_result_error(&result)));
            }

            long rows = 0;
            for (var chunk = duckdb_fetch_chunk(result); chunk != 0; chunk = duckdb_fetch_chunk(result))
            {
                rows += (long)duckdb_data_chunk_get_size(chunk);
                duckdb_destroy_data_chunk(ref chunk);
            }

            return rows;
        }
        finally
        {
            duckdb_destroy_result(&result);
        }
    }

    public void Dispose()
    {
        duckdb_disconnect(ref _connection);
        duckdb_close(ref _database);
    }

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("DuckDB does not open.");
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int duckdb_open(string? path, out nint database);

    [LibraryImport(Library)]
    private static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    private static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    private static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int duckdb_query(nint connection, string sql, Result* result);

    [LibraryImport(Library)]
    private static partial nint duckdb_result_error(Result* result);

    [LibraryImport(Library)]
    private static partial void duckdb_destroy_result(Result* result);

    [LibraryImport(Library)]
    private static partial nint duckdb_fetch_chunk(Result result);

    [LibraryImport(Library)]
    private static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    private static partial void duckdb_destroy_data_chunk(ref nint chunk);

    /// <summary>The C structure; every field is DuckDB's own business.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Result
    {
        private readonly ulong _columnCount;
        private readonly ulong _rowCount;
        private readonly ulong _rowsChanged;
        private readonly nint _columns;
        private readonly nint _error;
        private readonly nint _internal;
    }
}
