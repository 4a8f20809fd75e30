// One segment, seen in place.
using System.Runtime.CompilerServices;

namespace Lakeward.Records.X12;

/// <summary>
/// A view of a segment within the reader's buffer; nothing is copied, and it lives until the reader moves.
/// Elements and components are numbered from 1, as the standard numbers them; what is absent is empty.
/// </summary>
public readonly ref struct X12Segment
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<int> _ends;
    private readonly X12Delimiters _delimiters;
    private readonly int _separator;

    internal X12Segment(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, X12Delimiters delimiters, SegmentTraits traits)
    {
        Traits = traits;
        _bytes = bytes;
        _ends = ends;
        _delimiters = delimiters;
        _separator = unchecked(delimiters.Element.Length - 1);
    }

    /// <summary>The segment as written, without its terminator.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The delimiters of its interchange.</summary>
    public X12Delimiters Delimiters => _delimiters;

    /// <summary>The segment identifier, for example <c>CLM</c>.</summary>
    public ReadOnlySpan<byte> Id => _bytes[..unchecked(_ends[0] - _separator)];

    /// <summary>The number of elements, empty ones at the end included.</summary>
    public int ElementCount => unchecked(_ends.Length - 1);

    internal SegmentTraits Traits { get; }

    /// <summary>The identifier as a number.</summary>
    internal int Code
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SegmentNames.Code(Id);
    }

    /// <summary>An element with all its repetitions and components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Element(int number)
    {
        if (unchecked((uint)(number - 1) >= (uint)ElementCount))
        {
            return [];
        }

        var start = unchecked(_ends[number - 1] + 1);
        return _bytes[start..unchecked(_ends[number] - _separator)];
    }

    /// <summary>The length of an element that the segment has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int LengthOf(int number) => unchecked(_ends[number] - _ends[number - 1] - 1 - _separator);

    /// <summary>A component of the first repetition of an element.</summary>
    public ReadOnlySpan<byte> Component(int element, int component)
    {
        var value = Element(element);
        var separator = _delimiters.Component;
        var end = IndexOf(value, _delimiters.Repetition);
        value = end < 0 ? value : value[..end];
        for (; component > 1; component--)
        {
            end = IndexOf(value, separator);
            if (end < 0)
            {
                return [];
            }

            value = value[(end + separator.Length)..];
        }

        end = IndexOf(value, separator);
        return end < 0 ? value : value[..end];
    }

    /// <summary>The repetitions of an element; one where the version has no repetition.</summary>
    public X12Parts Repetitions(int element) => new(Element(element), _delimiters.Repetition);

    /// <summary>The components of a repetition.</summary>
    public X12Parts Components(ReadOnlySpan<byte> repetition) => new(repetition, _delimiters.Component);

    /// <summary>Elements are short, so that a plain loop is the fastest.</summary>
    private static int IndexOf(ReadOnlySpan<byte> value, ReadOnlySpan<byte> separator)
    {
        if (separator.Length != 1)
        {
            return separator.IsEmpty ? -1 : value.IndexOf(separator);
        }

        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == separator[0])
            {
                return at;
            }
        }

        return -1;
    }
}
