// Maps whole pages for secrets, as well guarded as the system allows.
using System.Runtime.InteropServices;

namespace Lakeward.Cryptography;

/// <summary>How well pages are guarded.</summary>
internal enum PageGuard
{
    /// <summary>Ordinary memory: the system refused to lock more, or has no way to.</summary>
    None,

    /// <summary>Locked in RAM; on Linux also left out of core dumps and wiped in forks.</summary>
    Locked,

    /// <summary>
    /// Linux memfd_secret: besides, taken out of the kernel's own map, so no other reader sees it.
    /// </summary>
    Secret,
}

/// <summary>Maps and unmaps zeroed pages for secrets.</summary>
/// <remarks>
/// References: memfd_secret(2), mlock(2), madvise(2); VirtualLock. Limits: locked memory counts against
/// RLIMIT_MEMLOCK (often 8 MiB); past it, pages are mapped unlocked rather than refused.
/// Trap: secret pages cannot be passed to system calls (EFAULT), so secrets are never read from or
/// written to files there directly.
/// </remarks>
internal static unsafe partial class GuardedPages
{
    private const int MemfdSecret = 447;
    private const int CloseOnExec = 0x80000;
    private const int ReadWrite = 0x1 | 0x2;
    private const int Shared = 0x01;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private const int DontFork = 10;
    private const int DontDump = 16;
    private const int WipeOnFork = 18;
    private static readonly byte* MapFailed = unchecked((byte*)-1);

    /// <summary>Maps zeroed pages; <paramref name="sizeBytes"/> is a multiple of the page size.</summary>
    public static byte* Map(int sizeBytes, out PageGuard guard)
    {
        if (!OperatingSystem.IsLinux())
        {
            return MapElsewhere(sizeBytes, out guard);
        }

        var pages = MapSecret(sizeBytes);
        guard = PageGuard.Secret;
        return pages is not null ? pages : MapAnonymous(sizeBytes, out guard);
    }

    /// <summary>Locked anonymous pages: what is used where there is no memfd_secret.</summary>
    public static byte* MapAnonymous(int sizeBytes, out PageGuard guard)
    {
        var pages = mmap(null, (nuint)sizeBytes, ReadWrite, PrivateAnonymous, -1, 0);
        if (pages == MapFailed)
        {
            throw CryptographyErrors.NoGuardedMemory();
        }

        _ = madvise(pages, (nuint)sizeBytes, DontDump);
        _ = madvise(pages, (nuint)sizeBytes, WipeOnFork);
        guard = mlock(pages, (nuint)sizeBytes) == 0 ? PageGuard.Locked : PageGuard.None;
        return pages;
    }

    /// <summary>Unmaps pages; the caller has zeroed them.</summary>
    public static void Unmap(byte* pages, int sizeBytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = munmap(pages, (nuint)sizeBytes);
        }
        else
        {
            NativeMemory.AlignedFree(pages);
        }
    }

    private static byte* MapSecret(int sizeBytes)
    {
        var descriptor = (int)syscall(MemfdSecret, CloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        // The mapping keeps the memory; the descriptor is not needed once it exists.
        var pages = ftruncate(descriptor, sizeBytes) == 0
            ? mmap(null, (nuint)sizeBytes, ReadWrite, Shared, descriptor, 0)
            : MapFailed;
        _ = close(descriptor);
        if (pages == MapFailed)
        {
            return null;
        }

        _ = madvise(pages, (nuint)sizeBytes, DontFork);
        _ = madvise(pages, (nuint)sizeBytes, DontDump);
        return pages;
    }

    private static byte* MapElsewhere(int sizeBytes, out PageGuard guard)
    {
        var pages = (byte*)NativeMemory.AlignedAlloc((nuint)sizeBytes, (nuint)Environment.SystemPageSize);
        NativeMemory.Clear(pages, (nuint)sizeBytes);
        var locked = OperatingSystem.IsWindows()
            ? VirtualLock(pages, (nuint)sizeBytes) != 0
            : mlock(pages, (nuint)sizeBytes) == 0;
        guard = locked ? PageGuard.Locked : PageGuard.None;
        return pages;
    }

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint flags);

    [LibraryImport("libc")]
    private static partial int ftruncate(int descriptor, nint length);

    [LibraryImport("libc")]
    private static partial byte* mmap(
        void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);

    [LibraryImport("libc")]
    private static partial int mlock(void* address, nuint length);

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("kernel32")]
    private static partial int VirtualLock(void* address, nuint size);
}
