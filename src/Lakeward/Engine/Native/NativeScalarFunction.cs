// DuckDB's C functions about scalar functions: registering one, and what its callback may ask.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>
/// The callback is a plain C function that must never let an exception out. A handle that was created is
/// destroyed by the caller, also after it was registered.
/// </summary>
internal static unsafe partial class NativeScalarFunction
{
    private const string Library = NativeDatabase.Library;

    [LibraryImport(Library)]
    public static partial nint duckdb_create_scalar_function();

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_scalar_function(ref nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_scalar_function_set_name(nint function, string name);

    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_add_parameter(nint function, TypeHandle type);

    /// <summary>Any number of further parameters of a type.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_set_varargs(nint function, TypeHandle type);

    /// <summary>The function is called for NULLs too.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_set_special_handling(nint function);

    /// <summary>Each call counts: none is left out, and none folded into a constant.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_set_volatile(nint function);

    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_set_return_type(nint function, TypeHandle type);

    [LibraryImport(Library)]
    public static partial void duckdb_scalar_function_set_function(
        nint function, delegate* unmanaged[Cdecl]<nint, nint, nint, void> run);

    [LibraryImport(Library)]
    public static partial int duckdb_register_scalar_function(ConnectionHandle connection, nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_scalar_function_set_error(nint info, string error);
}
