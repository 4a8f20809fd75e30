// DuckDB's C functions about databases and connections, under the names its own header gives them.
using System.Runtime.InteropServices;

namespace Lakeward.Engine.Native;

/// <summary>Opening, connecting, interrupting and closing. State 0 is success everywhere.</summary>
internal static unsafe partial class NativeDatabase
{
    /// <summary>The library's name; the build lays <c>libduckdb.so</c> beside the program.</summary>
    public const string Library = "duckdb";

    [LibraryImport(Library)]
    public static partial byte* duckdb_library_version();

    [LibraryImport(Library)]
    public static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string? path, out nint database, nint config, out nint error);

    [LibraryImport(Library)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    public static partial int duckdb_connect(DatabaseHandle database, out nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_interrupt(ConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial void duckdb_connection_get_client_context(
        ConnectionHandle connection, out nint context);

    [LibraryImport(Library)]
    public static partial ulong duckdb_client_context_get_connection_id(nint context);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_client_context(ref nint context);

    [LibraryImport(Library)]
    public static partial void duckdb_free(nint pointer);

    /// <summary>Copies a C string that DuckDB allocated for the caller, and frees it.</summary>
    public static string TakeText(nint pointer)
    {
        var text = Marshal.PtrToStringUTF8(pointer) ?? "";
        duckdb_free(pointer);
        return text;
    }
}
