// DuckDB's C functions about prepared statements and their parameters.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>Preparing, binding and starting. Parameter numbers are 1-based.</summary>
internal static unsafe partial class NativeStatement
{
    private const string Library = NativeDatabase.Library;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(ConnectionHandle connection, string sql, out nint statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepare_error(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_extract_statements(
        ConnectionHandle connection, string sql, out nint extracted);

    [LibraryImport(Library)]
    public static partial byte* duckdb_extract_statements_error(nint extracted);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_extracted(ref nint extracted);

    [LibraryImport(Library)]
    public static partial ulong duckdb_nparams(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial nint duckdb_param_logical_type(StatementHandle statement, ulong number);

    [LibraryImport(Library)]
    public static partial int duckdb_prepared_statement_type(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial ulong duckdb_prepared_statement_column_count(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial nint duckdb_prepared_statement_column_name(StatementHandle statement, ulong column);

    [LibraryImport(Library)]
    public static partial nint duckdb_prepared_statement_column_logical_type(
        StatementHandle statement, ulong column);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_null(StatementHandle statement, ulong number);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_boolean(StatementHandle statement, ulong number, byte truth);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_int32(StatementHandle statement, ulong number, int integer);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_int64(StatementHandle statement, ulong number, long integer);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_hugeint(
        StatementHandle statement, ulong number, HugeInteger integer);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_decimal(
        StatementHandle statement, ulong number, DecimalNumber exact);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_double(StatementHandle statement, ulong number, double real);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_date(StatementHandle statement, ulong number, int days);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_timestamp(StatementHandle statement, ulong number, long micros);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_timestamp_tz(StatementHandle statement, ulong number, long micros);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_varchar_length(
        StatementHandle statement, ulong number, byte* text, ulong size);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_blob(
        StatementHandle statement, ulong number, byte* bytes, ulong size);

    [LibraryImport(Library)]
    public static partial int duckdb_pending_prepared(StatementHandle statement, out nint pending);

    [LibraryImport(Library)]
    public static partial int duckdb_pending_prepared_streaming(StatementHandle statement, out nint pending);

    [LibraryImport(Library)]
    public static partial byte* duckdb_pending_error(nint pending);

    [LibraryImport(Library)]
    public static partial int duckdb_execute_pending(nint pending, NativeResult.Result* result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_pending(ref nint pending);

    /// <summary>A 128-bit integer as the C structure has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct HugeInteger(Int128 value)
    {
        public readonly ulong Lower = (ulong)(UInt128)value;
        public readonly long Upper = (long)(value >> 64);
    }

    /// <summary>A decimal as the C structure has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct DecimalNumber(byte width, byte scale, Int128 unscaled)
    {
        public readonly byte Width = width;
        public readonly byte Scale = scale;
        public readonly HugeInteger Unscaled = new(unscaled);
    }
}
