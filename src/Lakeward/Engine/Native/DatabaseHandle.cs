// The handle of one open DuckDB instance.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>Owns a <c>duckdb_database</c>.</summary>
internal sealed class DatabaseHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public DatabaseHandle(nint database)
        : base(ownsHandle: true) => SetHandle(database);

    protected override bool ReleaseHandle()
    {
        NativeDatabase.duckdb_close(ref handle);
        return true;
    }
}
