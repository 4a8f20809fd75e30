// The handle of one result, whose C structure lives in native memory.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>
/// Owns a <c>duckdb_result</c>. DuckDB passes the structure itself by value, hence the copy behind a pointer.
/// </summary>
internal sealed unsafe class ResultHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public ResultHandle()
        : base(ownsHandle: true) =>
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult.Result)));

    /// <summary>The structure; valid until the handle is disposed.</summary>
    public NativeResult.Result* Pointer => (NativeResult.Result*)handle;

    protected override bool ReleaseHandle()
    {
        NativeResult.duckdb_destroy_result(Pointer);
        NativeMemory.Free(Pointer);
        return true;
    }
}
