// DuckDB's C functions about data chunks and vectors.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>
/// Chunks of at most 2048 rows, one vector per column. The getters only read a field, so they skip the change
/// of the collector's mode that a native call otherwise costs.
/// </summary>
internal static unsafe partial class NativeChunk
{
    private const string Library = NativeDatabase.Library;

    [LibraryImport(Library)]
    public static partial ulong duckdb_vector_size();

    [LibraryImport(Library), SuppressGCTransition]
    public static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial ulong duckdb_data_chunk_get_column_count(nint chunk);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Library)]
    public static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial byte* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    /// <summary>A type that the caller destroys.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_vector_get_column_type(nint vector);

    [LibraryImport(Library)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    /// <summary>Lets one vector share the content of another; both keep the content alive.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_vector_reference_vector(nint destination, nint source);

    /// <summary>Copies bytes into the vector; the caller has checked that text is UTF-8.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_unsafe_vector_assign_string_element_len(
        nint vector, ulong row, byte* bytes, ulong size);
}
