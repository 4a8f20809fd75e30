// DuckDB's C functions about results.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>Result facts, errors and chunks.</summary>
internal static unsafe partial class NativeResult
{
    private const string Library = NativeDatabase.Library;

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(Result* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_result_error(Result* result);

    [LibraryImport(Library)]
    public static partial int duckdb_result_error_type(Result* result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_column_count(Result* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_column_name(Result* result, ulong column);

    [LibraryImport(Library)]
    public static partial nint duckdb_column_logical_type(Result* result, ulong column);

    [LibraryImport(Library)]
    public static partial ulong duckdb_rows_changed(Result* result);

    /// <summary>The next chunk, or zero at the end or after an error; the caller destroys it.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_fetch_chunk(Result result);

    /// <summary>The C structure; every field is DuckDB's own business.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        private readonly ulong _columnCount;
        private readonly ulong _rowCount;
        private readonly ulong _rowsChanged;
        private readonly nint _columns;
        private readonly nint _error;
        private readonly nint _internal;
    }
}
