// The vault's function lake_hmac(key, value): pseudonyms computed where the values are.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>
/// HMAC-SHA-256 of a text's UTF-8 under a key, the first 128 bits as 32 lower-case hexadecimal digits; NULL
/// of NULL. It is for statements of our own: an engine that runs people's statements has no such function.
/// </summary>
/// <remarks>Reference: FIPS 198-1.</remarks>
internal static unsafe class KeyedHash
{
    /// <summary>The function's name in SQL.</summary>
    public const string Name = "lake_hmac";

    /// <summary>Characters of a value.</summary>
    public const int Length = 32;

    private static readonly LogicalType Blob = TypeOf(LogicalKind.Blob);
    private static readonly LogicalType Text = TypeOf(LogicalKind.Varchar);

    /// <summary>Makes the function known to all connections of an instance.</summary>
    public static void Register(DuckDatabase database)
    {
        using var connection = database.Connect();
        using var blob = new TypeHandle(NativeType.duckdb_create_logical_type((int)LogicalKind.Blob));
        using var text = new TypeHandle(NativeType.duckdb_create_logical_type((int)LogicalKind.Varchar));
        var function = NativeScalarFunction.duckdb_create_scalar_function();
        try
        {
            NativeScalarFunction.duckdb_scalar_function_set_name(function, Name);
            NativeScalarFunction.duckdb_scalar_function_add_parameter(function, blob);
            NativeScalarFunction.duckdb_scalar_function_add_parameter(function, text);
            NativeScalarFunction.duckdb_scalar_function_set_return_type(function, text);
            NativeScalarFunction.duckdb_scalar_function_set_function(function, &Run);
            if (NativeScalarFunction.duckdb_register_scalar_function(connection.NativeHandle, function) != 0)
            {
                throw EngineErrors.SourceName(Name);
            }
        }
        finally
        {
            NativeScalarFunction.duckdb_destroy_scalar_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(nint info, nint input, nint output)
    {
        try
        {
            var count = (int)NativeChunk.duckdb_data_chunk_get_size(input);
            var keys = Column(input, 0, Blob, count);
            var values = Column(input, 1, Text, count);
            Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
            Span<byte> digits = stackalloc byte[Length];
            for (var row = 0; row < count; row++)
            {
                if (keys.IsNull(row) || values.IsNull(row))
                {
                    SetNull(output, row);
                    continue;
                }

                HMACSHA256.HashData(keys.Utf8(row), values.Utf8(row), digest);
                Convert.TryToHexStringLower(digest[..(Length / 2)], digits, out _);
                fixed (byte* first = digits)
                {
                    NativeChunk.duckdb_unsafe_vector_assign_string_element_len(
                        output, (ulong)row, first, Length);
                }
            }
        }
        catch (Exception)
        {
            NativeScalarFunction.duckdb_scalar_function_set_error(info, EngineErrors.ScanFailure);
        }
    }

    private static LogicalType TypeOf(LogicalKind kind) => LogicalType.Of(kind, 0, 0, "", "", null)!;

    private static ColumnVector Column(nint chunk, ulong column, LogicalType type, int count)
    {
        var vector = NativeChunk.duckdb_data_chunk_get_vector(chunk, column);
        return new ColumnVector(
            type,
            NativeChunk.duckdb_vector_get_data(vector),
            NativeChunk.duckdb_vector_get_validity(vector),
            count);
    }

    private static void SetNull(nint vector, int row)
    {
        NativeChunk.duckdb_vector_ensure_validity_writable(vector);
        NativeChunk.duckdb_vector_get_validity(vector)[row >> 6] &= ~(1UL << (row & 63));
    }
}
