// The handle of one connection to a DuckDB instance.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public ConnectionHandle(nint connection)
        : base(ownsHandle: true) => SetHandle(connection);

    protected override bool ReleaseHandle()
    {
        NativeDatabase.duckdb_disconnect(ref handle);
        return true;
    }
}
