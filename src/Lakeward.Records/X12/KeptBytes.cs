// The bytes of one transaction set.
namespace Lakeward.Records.X12;

/// <summary>Grows up to a limit; of what is longer, the first whole segments are kept.</summary>
internal sealed class KeptBytes(int limit)
{
    private const int FirstSize = 64 << 10;
    private byte[] _bytes = new byte[Math.Min(FirstSize, limit)];

    /// <summary>How many bytes are kept.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether something did not fit.</summary>
    internal bool IsCut { get; private set; }

    internal ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    internal ReadOnlySpan<byte> Span((int Start, int Length) value) =>
        _bytes.AsSpan(value.Start, value.Length);

    /// <summary>Forgets what is kept.</summary>
    internal void Begin() => (Length, IsCut) = (0, false);

    /// <summary>Adds a segment; nothing more once one did not fit.</summary>
    internal void Add(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> terminator, ReadOnlySpan<byte> lineEnd)
    {
        var size = segment.Length + terminator.Length + lineEnd.Length;
        IsCut |= size > limit - Length;
        if (IsCut)
        {
            return;
        }

        if (size > _bytes.Length - Length)
        {
            Grow(Length + size);
        }

        var target = _bytes.AsSpan(Length, size);
        segment.CopyTo(target);
        terminator.CopyTo(target[segment.Length..]);
        lineEnd.CopyTo(target[(segment.Length + terminator.Length)..]);
        Length += size;
    }

    /// <summary>Zeroes what was kept.</summary>
    internal void Clear() => Array.Clear(_bytes);

    private void Grow(int needed)
    {
        var grown = new byte[Math.Max(needed, (int)Math.Min(limit, _bytes.Length * 2L))];
        _bytes.AsSpan(0, Length).CopyTo(grown);
        Clear();
        _bytes = grown;
    }
}
