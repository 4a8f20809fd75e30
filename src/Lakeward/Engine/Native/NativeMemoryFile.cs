// The Linux calls behind anonymous memory files.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine.Native;

/// <summary>memfd_create(2), fcntl(2) seals and mmap(2).</summary>
internal static unsafe partial class NativeMemoryFile
{
    public const uint CloseOnExec = 0x1;
    public const uint AllowSealing = 0x2;
    public const uint NoExecSeal = 0x8;

    public const int AddSeals = 1033;
    public const int SealSeal = 0x1;
    public const int SealShrink = 0x2;
    public const int SealGrow = 0x4;
    public const int SealWrite = 0x8;
    public const int SealFutureWrite = 0x10;

    public const int ProtectRead = 0x1;
    public const int ProtectWrite = 0x2;
    public const int MapShared = 0x1;
    public const nint MapFailed = -1;

    /// <summary>The kernel does not know a flag.</summary>
    public const int InvalidArgument = 22;

    private const string Library = "libc";

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(SafeFileHandle file, int command, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint mmap(
        nint address, nuint size, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int munmap(nint address, nuint size);
}
