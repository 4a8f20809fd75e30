// A mapping of a memory file into the address space, so that its bytes are read without system calls.
using System.Runtime.InteropServices;
using Lakeward.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace Lakeward.Engine;

/// <summary>
/// Bytes of a memory file as memory. Never cut the file while a view is open: touching what is gone kills the
/// process. Spans taken from the view must not outlive it.
/// </summary>
public sealed unsafe class MemoryView : IDisposable
{
    private readonly bool _writable;
    private byte* _pointer;

    private MemoryView(byte* pointer, long length, bool writable)
    {
        _pointer = pointer;
        Length = length;
        _writable = writable;
    }

    /// <summary>The size in bytes.</summary>
    public long Length { get; }

    /// <summary>The first byte; null when the file is empty.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null && Length > 0, this);
            return _pointer;
        }
    }

    internal static MemoryView Over(SafeFileHandle file, long length, bool writable)
    {
        if (length == 0)
        {
            return new MemoryView(null, 0, writable); // mmap refuses an empty mapping.
        }

        var protection = NativeMemoryFile.ProtectRead | (writable ? NativeMemoryFile.ProtectWrite : 0);
        var address = NativeMemoryFile.mmap(
            0, (nuint)length, protection, NativeMemoryFile.MapShared, file, offset: 0);
        return address == NativeMemoryFile.MapFailed
            ? throw EngineErrors.MemoryFile("mapped", Marshal.GetLastPInvokeError())
            : new MemoryView((byte*)address, length, writable);
    }

    /// <summary>A part of the content.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length) => new(At(offset, length), length);

    /// <summary>A part of the content, for writing; only of a writable view.</summary>
    public Span<byte> WritableSpan(long offset, int length) => _writable
        ? new(At(offset, length), length)
        : throw new InvalidOperationException("The view is read-only.");

    public void Dispose()
    {
        if (_pointer is not null)
        {
            _ = NativeMemoryFile.munmap((nint)_pointer, (nuint)Length);
            _pointer = null;
        }
    }

    private byte* At(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return Pointer + offset;
    }
}
