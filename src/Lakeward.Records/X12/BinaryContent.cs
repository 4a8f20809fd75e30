// Where the content of a binary segment lies.
using System.Buffers.Text;

namespace Lakeward.Records.X12;

/// <summary>
/// BIN announces the length of its content in element 1, BDS in element 2 after its filter; the content may
/// hold any byte, delimiters included.
/// </summary>
internal readonly struct BinaryContent
{
    private const int MaxHeaderBytes = 64;

    private BinaryContent(X12Fault fault) => Fault = fault;

    /// <summary>Why the announced length is not used, or none.</summary>
    public X12Fault Fault { get; private init; }

    /// <summary>Where the content ends, from the start of the segment.</summary>
    public long End { get; private init; }

    private int First { get; init; }

    private int Second { get; init; }

    private int Third { get; init; }

    /// <summary>Whether a binary segment begins.</summary>
    internal static bool Begins(ByteWindow window, X12Delimiters delimiters)
    {
        window.Ensure(MaxHeaderBytes);
        var bytes = window.Content;
        return (bytes.StartsWith("BIN"u8) || bytes.StartsWith("BDS"u8))
            && bytes[3..].StartsWith(delimiters.Element);
    }

    /// <summary>Whether a segment holds binary content.</summary>
    internal static bool IsIn(in X12Segment segment) =>
        segment.Bytes[0] == (byte)'B'
        && (segment.Id.SequenceEqual("BIN"u8) || segment.Id.SequenceEqual("BDS"u8));

    /// <summary>Reads the announced length and sees whether the terminator follows the content.</summary>
    internal static BinaryContent Measure(ByteWindow window, X12Delimiters delimiters, int maxBytes)
    {
        var bytes = window.Content;
        var size = delimiters.Element.Length;
        var first = 3 + size - 1;
        var second = EndOfElement(bytes, first, delimiters);
        var third = second > 0 && bytes[2] == (byte)'S' ? EndOfElement(bytes, second, delimiters) : second;
        if (second < 0 || third < 0)
        {
            return new(X12Fault.BinaryLength);
        }

        var number = bytes[((third == second ? first : second) + 1)..(third + 1 - size)];
        if (!Utf8Parser.TryParse(number, out long length, out var used) || used != number.Length || length < 0
            || length > long.MaxValue / 2)
        {
            return new(X12Fault.BinaryLength);
        }

        var end = third + 1 + length;
        if (end > maxBytes)
        {
            return new(X12Fault.SegmentTooLong) { End = end };
        }

        var terminator = delimiters.Segment;
        return window.Ensure((int)end + terminator.Length)
            && window.Content[(int)end..].StartsWith(terminator)
            ? new(X12Fault.None) { End = end, First = first, Second = second, Third = third }
            : new(X12Fault.BinaryLength);
    }

    /// <summary>Tells the index where the elements end.</summary>
    internal void AddTo(SegmentIndex index)
    {
        index.Add(First);
        index.Add(Second);
        if (Third != Second)
        {
            index.Add(Third);
        }

        index.Finish((int)End);
    }

    /// <summary>The last byte of the separator after the one that ends at a position, or -1.</summary>
    private static int EndOfElement(ReadOnlySpan<byte> bytes, int position, X12Delimiters delimiters)
    {
        var length = bytes[(position + 1)..].IndexOf(delimiters.Element);
        return length < 0 ? -1 : position + length + delimiters.Element.Length;
    }
}
