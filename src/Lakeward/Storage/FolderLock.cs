// An exclusive lock between processes that the kernel releases whatever happens to its holder.
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Storage;

/// <summary>
/// An exclusive advisory lock (<c>flock</c>) on a file, between processes and between holders within one.
/// The file stays when the lock is released: removing it would let two holders lock two different files of
/// one name.
/// </summary>
public sealed class FolderLock : IHeldLock
{
    private const int LongestNapMs = 16;
    private readonly SafeFileHandle _handle;

    private FolderLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Always 0: the kernel keeps the lock for as long as its holder lives.</summary>
    public long Token => 0;

    /// <summary>Takes the lock if nobody holds it, else returns null. The file is made if absent.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-STO-0202</c>: the file cannot be opened.</exception>
    public static FolderLock? TryAcquire(string path)
    {
        var handle = Posix.TryOpenForLock(path) ?? throw StorageErrors.OfWrite("lock", path, Posix.LastError);
        if (Posix.TryLock(handle))
        {
            return new FolderLock(handle);
        }

        var error = Posix.LastError;
        handle.Dispose();
        return error == Posix.WouldBlock ? null : throw StorageErrors.Failed("lock", path, error);
    }

    /// <summary>Takes the lock, waiting for it at most <paramref name="timeout"/>.</summary>
    /// <exception cref="Errors.LakeException"><c>LW-STO-0203</c>: it stayed taken.</exception>
    public static FolderLock Acquire(string path, TimeSpan timeout)
    {
        var waited = Stopwatch.StartNew();
        for (var napMs = 1; ; napMs = Math.Min(napMs * 2, LongestNapMs))
        {
            if (TryAcquire(path) is { } held)
            {
                return held;
            }

            if (waited.Elapsed >= timeout)
            {
                throw StorageErrors.Locked(path, timeout);
            }

            Thread.Sleep(napMs);
        }
    }

    /// <inheritdoc/>
    public void Require() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _handle.Dispose();
}
