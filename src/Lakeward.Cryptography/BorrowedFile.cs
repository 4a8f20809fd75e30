// A stream over somebody else's file handle.
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Cryptography;

/// <summary>An unbuffered stream over a whole file whose handle stays open and the caller's.</summary>
internal sealed class BorrowedFile : IDisposable
{
    private SafeFileHandle? _lender;

    public BorrowedFile(SafeFileHandle lender, FileAccess access)
    {
        var taken = false;
        lender.DangerousAddRef(ref taken);
        _lender = lender;
        var borrowed = new SafeFileHandle(lender.DangerousGetHandle(), ownsHandle: false);
        Stream = new FileStream(borrowed, access, bufferSize: 0);
        Stream.Position = 0;
    }

    public FileStream Stream { get; }

    /// <summary>Gives the handle back, once: a second time would close it under its owner.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        Interlocked.Exchange(ref _lender, null)?.DangerousRelease();
    }
}
