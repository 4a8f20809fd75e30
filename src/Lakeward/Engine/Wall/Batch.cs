// Chunks on their way to an analyst's process, in one piece of memory.
namespace Lakeward.Engine.Wall;

/// <summary>
/// A slot of the shared memory, or memory of the lake's own where all slots are taken; what fills it keeps
/// its length and never reads it back.
/// </summary>
/// <param name="place">Where the slot begins in the shared memory; less than zero for none.</param>
/// <param name="memory">The slot's memory; null for none.</param>
/// <param name="sizeBytes">The slot's size.</param>
internal sealed unsafe class Batch(long place, byte* memory, int sizeBytes)
{
    private byte[]? _own = memory is null
        ? GC.AllocateUninitializedArray<byte>(sizeBytes, pinned: true)
        : null;

    /// <summary>Where it begins in the shared memory; less than zero where it does not lie there.</summary>
    public long Place => _own is null ? place : -1;

    /// <summary>Whether its memory is the lake's own from the beginning.</summary>
    public bool IsSpare => memory is null;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Chunks written.</summary>
    public int Chunks { get; private set; }

    /// <summary>What was written, where it does not lie in the shared memory.</summary>
    public ReadOnlySpan<byte> Own => _own.AsSpan(0, Length);

    /// <summary>
    /// Room for a chunk; null where it does not fit behind others. One that is alone gets what it needs.
    /// </summary>
    /// <exception cref="InvalidDataException">It is too large for any frame.</exception>
    public byte* Room(long size)
    {
        if (size <= sizeBytes - Length)
        {
            return (_own is null ? memory : Pointer(_own)) + Length;
        }

        if (Chunks > 0)
        {
            return null;
        }

        Forget();
        _own = size <= WallChannel.MaxSizeBytes - (1 << 10)
            ? GC.AllocateUninitializedArray<byte>((int)size, pinned: true)
            : throw new InvalidDataException("A row is too long for a frame.");
        return Pointer(_own);
    }

    /// <summary>Counts a chunk that was written.</summary>
    public void Add(long size)
    {
        Length += (int)size;
        Chunks++;
    }

    /// <summary>Empties it; one that is spare is of no use any more.</summary>
    public void Forget()
    {
        Array.Clear(_own ?? []);
        _own = null;
        (Length, Chunks) = (0, 0);
    }

    private static byte* Pointer(byte[] pinned) =>
        (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));
}
