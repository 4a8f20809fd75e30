// Finds where the elements of a segment end, and the segment itself.
using System.Numerics;
using System.Runtime.CompilerServices;
using Lakeward.Records.Delimited;

namespace Lakeward.Records.X12;

/// <summary>
/// Compares 64 bytes at a time with the last byte of the element separator and of the segment terminator;
/// where these take several bytes, each hit is checked against the whole. Positions are counted from the
/// start of the segment. The scan can be resumed when more bytes have come.
/// </summary>
internal sealed class SegmentIndex(int maxElements)
{
    private int[] _ends = new int[256];
    private int _scanned;
    private byte _element;
    private byte _terminator;
    private byte _component;
    private byte? _repetition;
    private byte[] _elementMark = [];
    private byte[] _segmentMark = [];

    /// <summary>The last byte of each separator, and at the end that of an imagined one after the
    /// content.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>The number of ends.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the segment has more elements than are kept.</summary>
    public bool HasTooMany { get; private set; }

    /// <summary>The length without the terminator.</summary>
    public int Length { get; private set; }

    /// <summary>What the segment may hold besides plain text.</summary>
    public SegmentTraits Traits { get; private set; }

    /// <summary>Takes the delimiters of an interchange.</summary>
    public void Use(X12Delimiters delimiters)
    {
        _elementMark = delimiters.Element.ToArray();
        _segmentMark = delimiters.Segment.ToArray();
        _element = _elementMark[^1];
        _terminator = _segmentMark[^1];
        _component = delimiters.Component[^1];
        _repetition = delimiters.Repetition.IsEmpty ? null : delimiters.Repetition[^1];
    }

    /// <summary>Begins a segment.</summary>
    public void Begin()
    {
        Count = 0;
        HasTooMany = false;
        Traits = SegmentTraits.None;
        _scanned = 0;
    }

    /// <summary>
    /// Goes on to the terminator; false where it is not among the first <paramref name="length"/> bytes.
    /// </summary>
    /// <param name="bytes">From the segment's start, with 64 spare bytes after the content.</param>
    /// <param name="length">The content.</param>
    public bool Scan(ReadOnlySpan<byte> bytes, int length)
    {
        while (_scanned < length)
        {
            var lump = bytes[_scanned..];
            var inside = ByteLump.Lowest(unchecked(length - _scanned));
            var elements = ByteLump.Equal(lump, _element) & inside;
            var ends = ByteLump.Equal(lump, _terminator) & inside;
            while (ends != 0)
            {
                var at = BitOperations.TrailingZeroCount(ends);
                if (IsWhole(bytes, unchecked(_scanned + at), _segmentMark))
                {
                    var before = unchecked((1UL << at) - 1);
                    Look(lump, before);
                    Record(bytes, elements & before);
                    Finish(unchecked(_scanned + at + 1 - _segmentMark.Length));
                    return true;
                }

                ends &= unchecked(ends - 1);
            }

            Look(lump, inside);
            Record(bytes, elements);
            _scanned = unchecked(_scanned + ByteLump.Size);
        }

        // A lump that the content filled in part is looked at again when there is more.
        _scanned = length - (length % ByteLump.Size);
        while (Count > 0 && _ends[Count - 1] >= _scanned)
        {
            Count--;
        }

        return false;
    }

    /// <summary>Ends the segment where the file ends.</summary>
    public void FinishAt(ReadOnlySpan<byte> bytes, int length)
    {
        while (_scanned < length)
        {
            var inside = ByteLump.Lowest(unchecked(length - _scanned));
            Look(bytes[_scanned..], inside);
            Record(bytes, ByteLump.Equal(bytes[_scanned..], _element) & inside);
            _scanned += ByteLump.Size;
        }

        Finish(length);
    }

    /// <summary>Adds an end that the caller found, for binary content.</summary>
    public void Add(int position)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _ends[Count++] = position;
    }

    /// <summary>Ends the segment.</summary>
    public void Finish(int length)
    {
        Length = length;
        HasTooMany |= Count > maxElements;
        Add(unchecked(length + _elementMark.Length - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Look(ReadOnlySpan<byte> lump, ulong inside)
    {
        var traits = (ByteLump.Equal(lump, _component) & inside) == 0
            ? SegmentTraits.None
            : SegmentTraits.Components;
        traits |= _repetition is { } repetition && (ByteLump.Equal(lump, repetition) & inside) != 0
            ? SegmentTraits.Repetitions
            : SegmentTraits.None;
        traits |= (ByteLump.Control(lump) & inside) == 0
            ? SegmentTraits.None
            : SegmentTraits.ControlCharacters;
        traits |= (ByteLump.NonAscii(lump) & inside) == 0 ? SegmentTraits.None : SegmentTraits.NonAscii;
        Traits |= traits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Record(ReadOnlySpan<byte> bytes, ulong hits)
    {
        if (unchecked(Count + 65) > _ends.Length && !Grow())
        {
            HasTooMany |= hits != 0;
            return;
        }

        for (; hits != 0; hits &= unchecked(hits - 1))
        {
            var at = unchecked(_scanned + BitOperations.TrailingZeroCount(hits));
            if (_elementMark.Length == 1 || IsWhole(bytes, at, _elementMark))
            {
                _ends[Count] = at;
                Count = unchecked(Count + 1);
            }
        }
    }

    private bool Grow()
    {
        if (Count > maxElements)
        {
            return false;
        }

        Array.Resize(ref _ends, _ends.Length * 2);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes, int lastByte, byte[] mark)
    {
        if (mark.Length == 1)
        {
            return true;
        }

        var start = lastByte + 1 - mark.Length;
        return start >= 0 && bytes.Slice(start, mark.Length).SequenceEqual(mark);
    }
}
