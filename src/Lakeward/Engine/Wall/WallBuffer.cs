// Memory that frames are received into.
namespace Lakeward.Engine.Wall;

/// <summary>Grows as needed, and never moves while in use: chunks are read where they lie.</summary>
internal sealed class WallBuffer
{
    private byte[] _bytes = Pinned(1 << 12);

    /// <summary>Room for so many bytes; what was there before is gone.</summary>
    public byte[] Room(int size)
    {
        if (_bytes.Length < size)
        {
            Clear();
            _bytes = Pinned((int)Math.Min(WallChannel.MaxSizeBytes, Math.Max(size, 2L * _bytes.Length)));
        }

        return _bytes;
    }

    /// <summary>Wipes what was received.</summary>
    public void Clear() => Array.Clear(_bytes);

    private static byte[] Pinned(int size) => GC.AllocateUninitializedArray<byte>(size, pinned: true);
}
