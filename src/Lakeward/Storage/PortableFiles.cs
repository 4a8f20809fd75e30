// The same file acts where the system is not Linux, by means of the base class library alone.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// What <see cref="Posix"/> does, for senders on other systems. Publishing is a rename that refuses to
/// overwrite;
/// folders cannot be flushed there, and locks are the exclusive opening of the file.
/// </summary>
/// <remarks>Failures are false or null, with <see cref="Posix.LastError"/> set as Linux would.</remarks>
internal static class PortableFiles
{
    private const int OtherFailure = 5;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static SafeFileHandle? TryOpen(string path, FileMode mode, FileAccess access) => Try(() =>
        File.OpenHandle(path, mode, access, FileShare.Read | FileShare.Delete, FileOptions.None));

    public static bool TryFlush(SafeFileHandle file) => Try(() =>
    {
        RandomAccess.FlushToDisk(file);
        return file;
    }) is not null;

    /// <summary>Moves instead of linking: the first name is gone afterwards.</summary>
    public static bool TryPublish(string from, string to) => TryMove(from, to, overwrite: false);

    public static bool TryRename(string from, string to) => TryMove(from, to, overwrite: true);

    public static bool TryUnlink(string path) => Try(() =>
    {
        File.Delete(path);
        return path;
    }) is not null;

    public static bool TryRemoveFolder(string path) => Try(() =>
    {
        Directory.Delete(path);
        return path;
    }) is not null;

    public static bool TryMakeFolder(string path)
    {
        if (Path.Exists(path))
        {
            Marshal.SetLastPInvokeError(Posix.Exists);
            return false;
        }

        return Try(() => Directory.CreateDirectory(path)) is not null;
    }

    private static bool TryMove(string from, string to, bool overwrite) => Try(() =>
    {
        File.Move(from, to, overwrite);
        return to;
    }, existsAt: overwrite ? null : to) is not null;

    private static T? Try<T>(Func<T> act, string? existsAt = null)
        where T : class
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Marshal.SetLastPInvokeError(e switch
            {
                FileNotFoundException or DirectoryNotFoundException => Posix.NotFound,
                _ when e.HResult == WindowsDiskFull => Posix.NoSpace,
                _ when existsAt is not null && Path.Exists(existsAt) => Posix.Exists,
                _ => OtherFailure,
            });
            return null;
        }
    }
}
