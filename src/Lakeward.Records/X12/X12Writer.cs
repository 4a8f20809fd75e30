// Writes X12 segments.
using System.Buffers;

namespace Lakeward.Records.X12;

/// <summary>
/// Writes segments with the delimiters and line ends of a framing. A file that is framed alike throughout
/// comes out byte for byte as it was read: its line end stands between segments, and what follows the last
/// one is given at the end.
/// </summary>
public sealed class X12Writer(IBufferWriter<byte> output)
{
    private ReadOnlyMemory<byte> _lineEnd;
    private bool _isBegun;

    /// <summary>The segments written.</summary>
    public long SegmentCount { get; private set; }

    /// <summary>Writes a byte order mark, before anything else.</summary>
    public void WriteByteOrderMark() => output.Write("\uFEFF"u8);

    /// <summary>Writes a segment element by element, as it was read.</summary>
    public void Write(X12Segment segment, X12Framing framing)
    {
        Begin(framing);
        output.Write(segment.Id);
        for (var number = 1; number <= segment.ElementCount; number++)
        {
            output.Write(framing.Delimiters.Element);
            output.Write(segment.Element(number));
        }

        output.Write(framing.Delimiters.Segment);
    }

    /// <summary>Writes a segment of values in which no delimiter occurs; empty elements at the end are left
    /// out.</summary>
    public void Write(
        X12Framing framing, ReadOnlySpan<byte> id, params ReadOnlySpan<ReadOnlyMemory<byte>> elements)
    {
        Begin(framing);
        output.Write(id);
        while (!elements.IsEmpty && elements[^1].IsEmpty)
        {
            elements = elements[..^1];
        }

        foreach (var element in elements)
        {
            output.Write(framing.Delimiters.Element);
            output.Write(element.Span);
        }

        output.Write(framing.Delimiters.Segment);
    }

    /// <summary>Ends the file with a line end, or with none.</summary>
    public void Complete(ReadOnlySpan<byte> lineEnd) => output.Write(lineEnd);

    private void Begin(X12Framing framing)
    {
        if (_isBegun)
        {
            output.Write(_lineEnd.Span);
        }

        _isBegun = true;
        _lineEnd = framing.LineEnd;
        SegmentCount++;
    }
}
