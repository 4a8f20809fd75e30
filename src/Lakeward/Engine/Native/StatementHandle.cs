// The handle of one prepared statement.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>
/// Owns a <c>duckdb_prepared_statement</c>; it exists, with an error, also after a failed prepare.
/// </summary>
internal sealed class StatementHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public StatementHandle(nint statement)
        : base(ownsHandle: true) => SetHandle(statement);

    protected override bool ReleaseHandle()
    {
        NativeStatement.duckdb_destroy_prepare(ref handle);
        return true;
    }
}
