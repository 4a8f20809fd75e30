// Native memory for secrets: locked in RAM, left out of core dumps and forks, zeroed before it is freed.
namespace Lakeward.Cryptography;

/// <summary>One block of secret memory outside the collector's reach.</summary>
/// <remarks>
/// There is no finalizer on purpose: a span into the block does not keep this object alive, so a finalizer
/// could zero a key while it is in use. A block that nobody disposes stays taken until the process ends.
/// </remarks>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private nint _block;

    private GuardedMemory(byte* block, int sizeBytes)
    {
        _block = (nint)block;
        SizeBytes = sizeBytes;
    }

    /// <summary>Usable bytes.</summary>
    public int SizeBytes { get; }

    /// <summary>The block, writable.</summary>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block == 0, this);
            return new Span<byte>((byte*)_block, SizeBytes);
        }
    }

    /// <summary>Allocates a zeroed block.</summary>
    public static GuardedMemory Allocate(int sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        return new GuardedMemory(GuardedArena.Take(sizeBytes), sizeBytes);
    }

    /// <summary>Zeroes the block and gives it back. A second dispose does nothing.</summary>
    public void Dispose()
    {
        var block = Interlocked.Exchange(ref _block, 0);
        if (block != 0)
        {
            GuardedArena.Return((byte*)block, SizeBytes);
        }
    }
}
