// Native memory for frames on their way: never moved by the collector, zeroed when done.
using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>
/// A page-aligned buffer that frames pass through. What was used of it is zeroed on dispose.
/// </summary>
internal sealed unsafe class FrameBuffer : MemoryManager<byte>, IDisposable
{
    private const int AlignmentBytes = 4096;

    private readonly int _sizeBytes;
    private byte* _pointer;

    public FrameBuffer(int sizeBytes)
    {
        _sizeBytes = sizeBytes;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)sizeBytes, AlignmentBytes);
    }

    /// <summary>
    /// How far the buffer was written to; only that much is zeroed, so unused pages stay untouched.
    /// </summary>
    public int UsedBytes { get; set; }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        return new Span<byte>(_pointer, _sizeBytes);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + elementIndex);

    public override void Unpin()
    {
    }

    /// <summary>Zeroes and frees the buffer.</summary>
    public void Dispose() => Dispose(disposing: true);

    protected override void Dispose(bool disposing)
    {
        if (_pointer is not null)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(_pointer, Math.Min(UsedBytes, _sizeBytes)));
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
        }
    }
}
