// The few calls of the C library that durable files need and the base class library does not offer.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// Linux system calls with their error numbers kept; elsewhere <see cref="PortableFiles"/> stands in. Modes
/// are always 0600 for files and 0700 for folders;
/// descriptors are always closed on exec. No flag used here differs between x64 and arm64.
/// </summary>
/// <remarks>
/// Files are opened here and not by <see cref="File"/>, because the latter takes a shared advisory lock on
/// each file, which would collide with the locks of writers.
/// </remarks>
internal static partial class Posix
{
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;

    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncate = 0x200;
    private const int CloseOnExec = 0x80000;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const uint StartWriteback = 2;
    private const uint FileMode = 0b110_000_000;
    private const uint FolderMode = 0b111_000_000;

    /// <summary>Whether the calls of this class are the system's own.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>The error number of the last call on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>
    /// Opens a file or folder for reading; null with <see cref="LastError"/> set when that fails.
    /// </summary>
    public static SafeFileHandle? TryOpenRead(string path) => IsLinux
        ? TryOpen(path, ReadOnly)
        : PortableFiles.TryOpen(path, System.IO.FileMode.Open, FileAccess.Read);

    /// <summary>
    /// Creates a new file for writing; null when that fails, for example because it exists.
    /// </summary>
    public static SafeFileHandle? TryCreateNew(string path) => IsLinux
        ? TryOpen(path, ReadWrite | Create | Exclusive)
        : PortableFiles.TryOpen(path, System.IO.FileMode.CreateNew, FileAccess.ReadWrite);

    /// <summary>Opens a file for writing, empty, creating it if absent; null when that fails.</summary>
    public static SafeFileHandle? TryOpenTruncated(string path) => IsLinux
        ? TryOpen(path, ReadWrite | Create | Truncate)
        : PortableFiles.TryOpen(path, System.IO.FileMode.Create, FileAccess.ReadWrite);

    /// <summary>Opens a file for a lock, creating it if absent; null when that fails.</summary>
    public static SafeFileHandle? TryOpenForLock(string path) => IsLinux
        ? TryOpen(path, ReadWrite | Create)
        : PortableFiles.TryOpen(path, System.IO.FileMode.OpenOrCreate, FileAccess.ReadWrite);

    /// <summary>Takes the exclusive advisory lock on an open file without waiting.</summary>
    public static bool TryLock(SafeFileHandle file) =>
        !IsLinux || Retry(() => Flock(file, LockExclusive | LockNonBlocking));

    /// <summary>Waits until the file's, or folder's, content and size are on the disk.</summary>
    public static bool TryFlush(SafeFileHandle file) =>
        IsLinux ? Retry(() => Fsync(file)) : PortableFiles.TryFlush(file);

    /// <summary>
    /// Makes a second name for a file; fails with <see cref="Exists"/> rather than overwrite.
    /// </summary>
    public static bool TryLink(string from, string to) =>
        IsLinux ? Link(from, to) == 0 : PortableFiles.TryPublish(from, to);

    /// <summary>Renames, replacing what is there, in one step.</summary>
    public static bool TryRename(string from, string to) =>
        IsLinux ? Rename(from, to) == 0 : PortableFiles.TryRename(from, to);

    /// <summary>Removes a name.</summary>
    public static bool TryUnlink(string path) =>
        IsLinux ? Unlink(path) == 0 : PortableFiles.TryUnlink(path);

    /// <summary>Removes an empty folder.</summary>
    public static bool TryRemoveFolder(string path) =>
        IsLinux ? Rmdir(path) == 0 : PortableFiles.TryRemoveFolder(path);

    /// <summary>Makes a folder of mode 0700.</summary>
    public static bool TryMakeFolder(string path) =>
        IsLinux ? Mkdir(path, FolderMode) == 0 : PortableFiles.TryMakeFolder(path);

    /// <summary>
    /// Asks the kernel to start writing a file out; a hint, so that later flushes wait together.
    /// </summary>
    public static void StartWriting(SafeFileHandle file) =>
        _ = IsLinux ? SyncFileRange(file, 0, 0, StartWriteback) : 0;

    private static SafeFileHandle? TryOpen(string path, int flags)
    {
        var descriptor = -1;
        return Retry(() => descriptor = Open(path, flags | CloseOnExec, FileMode))
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : null;
    }

    private static bool Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && LastError == Interrupted);

        return result >= 0;
    }

    [LibraryImport(
        "libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport(
        "libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport(
        "libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport(
        "libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport(
        "libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mkdir(string path, uint mode);

    [LibraryImport(
        "libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rmdir(string path);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long size, uint flags);
}
