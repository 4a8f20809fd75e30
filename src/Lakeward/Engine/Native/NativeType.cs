// DuckDB's C functions about logical types.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>
/// What a logical type is made of. Handles and strings that are returned belong to the caller.
/// </summary>
internal static partial class NativeType
{
    private const string Library = NativeDatabase.Library;

    [LibraryImport(Library)]
    public static partial nint duckdb_create_logical_type(int type);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Library)]
    public static partial int duckdb_get_type_id(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_logical_type_get_alias(TypeHandle type);

    [LibraryImport(Library)]
    public static partial byte duckdb_decimal_width(TypeHandle type);

    [LibraryImport(Library)]
    public static partial byte duckdb_decimal_scale(TypeHandle type);

    [LibraryImport(Library)]
    public static partial int duckdb_decimal_internal_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial int duckdb_enum_internal_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial uint duckdb_enum_dictionary_size(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_enum_dictionary_value(TypeHandle type, ulong index);

    [LibraryImport(Library)]
    public static partial nint duckdb_list_type_child_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_array_type_child_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial ulong duckdb_array_type_array_size(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_map_type_key_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_map_type_value_type(TypeHandle type);

    [LibraryImport(Library)]
    public static partial ulong duckdb_struct_type_child_count(TypeHandle type);

    [LibraryImport(Library)]
    public static partial nint duckdb_struct_type_child_name(TypeHandle type, ulong index);

    [LibraryImport(Library)]
    public static partial nint duckdb_struct_type_child_type(TypeHandle type, ulong index);
}
