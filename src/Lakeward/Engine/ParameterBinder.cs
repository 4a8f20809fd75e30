// Gives a prepared statement its parameters.
using System.Text;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>Binds .NET values by position. Text and bytes are copied by DuckDB.</summary>
internal static unsafe class ParameterBinder
{
    /// <summary>Binds one value; 1-based number. Returns whether DuckDB took it.</summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0005 for a value of a type that has no SQL type
    /// here.</exception>
    public static bool Bind(StatementHandle statement, int number, object? value)
    {
        var at = (ulong)number;
        return 0 == value switch
        {
            null => NativeStatement.duckdb_bind_null(statement, at),
            string text => BindText(statement, at, Encoding.UTF8.GetBytes(text)),
            bool truth => NativeStatement.duckdb_bind_boolean(statement, at, truth ? (byte)1 : (byte)0),
            int integer => NativeStatement.duckdb_bind_int32(statement, at, integer),
            long integer => NativeStatement.duckdb_bind_int64(statement, at, integer),
            Int128 integer => NativeStatement.duckdb_bind_hugeint(statement, at, new(integer)),
            double real => NativeStatement.duckdb_bind_double(statement, at, real),
            decimal exact => NativeStatement.duckdb_bind_decimal(statement, at, DecimalOf(exact)),
            DateOnly date => NativeStatement.duckdb_bind_date(
                statement, at, date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
            DateTime moment => NativeStatement.duckdb_bind_timestamp(
                statement, at, (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond),
            DateTimeOffset moment => NativeStatement.duckdb_bind_timestamp_tz(
                statement, at, (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond),
            Guid id => BindText(statement, at, Encoding.UTF8.GetBytes(id.ToString())),
            byte[] bytes => BindBlob(statement, at, bytes),
            _ => throw EngineErrors.ParameterType(number, value.GetType()),
        };
    }

    private static int BindText(StatementHandle statement, ulong number, byte[] utf8)
    {
        fixed (byte* first = utf8)
        {
            byte nothing = 0;
            return NativeStatement.duckdb_bind_varchar_length(
                statement, number, first is null ? &nothing : first, (ulong)utf8.Length);
        }
    }

    private static int BindBlob(StatementHandle statement, ulong number, byte[] bytes)
    {
        fixed (byte* first = bytes)
        {
            byte nothing = 0;
            return NativeStatement.duckdb_bind_blob(
                statement, number, first is null ? &nothing : first, (ulong)bytes.Length);
        }
    }

    private static NativeStatement.DecimalNumber DecimalOf(decimal exact)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(exact, parts);
        var magnitude = new Int128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return new(width: 38, exact.Scale, exact < 0 ? -magnitude : magnitude);
    }
}
