// A growing list of bits, the first in the lowest place of the first byte.
namespace Lakeward.Query;

/// <summary>Bits as Arrow packs them.</summary>
internal sealed class BitList
{
    private byte[] _bytes = new byte[64];

    /// <summary>How many bits there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes; bits behind the last are zero.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (Count + 7) / 8);

    /// <summary>Adds one bit.</summary>
    public void Add(bool bit)
    {
        Grow(1);
        if (bit)
        {
            _bytes[Count >> 3] |= (byte)(1 << (Count & 7));
        }

        Count++;
    }

    /// <summary>Adds ones.</summary>
    public void AddOnes(int count)
    {
        Grow(count);
        for (; count > 0 && (Count & 7) != 0; count--)
        {
            Add(true);
        }

        _bytes.AsSpan(Count >> 3, count >> 3).Fill(0xff);
        Count += count & ~7;
        for (count &= 7; count > 0; count--)
        {
            Add(true);
        }
    }

    /// <summary>Empties the list and keeps its memory.</summary>
    public void Clear()
    {
        _bytes.AsSpan(0, (Count + 7) / 8).Clear();
        Count = 0;
    }

    private void Grow(int more)
    {
        if ((Count + more + 7) / 8 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, (Count + more + 7) / 8));
        }
    }
}
