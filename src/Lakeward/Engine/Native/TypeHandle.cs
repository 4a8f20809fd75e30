// The handle of one logical type.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>Owns a <c>duckdb_logical_type</c>.</summary>
internal sealed class TypeHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public TypeHandle(nint type)
        : base(ownsHandle: true) => SetHandle(type);

    protected override bool ReleaseHandle()
    {
        NativeType.duckdb_destroy_logical_type(ref handle);
        return true;
    }
}
