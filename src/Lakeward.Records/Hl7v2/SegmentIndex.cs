// Finds the segments and fields of a message in one pass.
using System.Numerics;
using Lakeward.Records.Delimited;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// The index of one message: its segments, and every field separator. A line that is no segment continues the
/// segment before it, so that a segment may span lines and then holds their line ends; blank lines after a
/// segment are no part of it.
/// </summary>
internal sealed class SegmentIndex(Hl7Limits limits)
{
    private int[] _fields = new int[256];
    private SegmentMark[] _segments = new SegmentMark[32];
    private int _fieldCount;
    private int _lineStart;
    private int _lineFirstField;
    private int _line;

    /// <summary>How many segments there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The first line that is no segment, or -1.</summary>
    internal int FirstContinuation { get; private set; }

    /// <summary>Whether a segment begins with ADD, which adds to the one before.</summary>
    internal bool HasAddendum { get; private set; }

    /// <summary>Whether a limit was met; the index is then incomplete.</summary>
    internal bool IsOverLimit { get; private set; }

    /// <summary>The segments.</summary>
    internal ReadOnlySpan<SegmentMark> Segments => _segments.AsSpan(0, Count);

    /// <summary>The positions of the field separators of a segment.</summary>
    internal ReadOnlySpan<int> FieldsOf(int segment)
    {
        var next = segment + 1 < Count ? _segments[segment + 1].FirstField : _fieldCount;
        var first = _segments[segment].FirstField;
        return _fields.AsSpan(first, next - first);
    }

    /// <summary>Makes the index of a message.</summary>
    internal void Read(ReadOnlySpan<byte> text, byte separator)
    {
        (Count, _fieldCount, _lineStart, _lineFirstField, _line) = (0, 0, 0, 0, 0);
        (FirstContinuation, HasAddendum, IsOverLimit) = (-1, false, false);
        var at = 0;
        for (; text.Length - at >= ByteLump.Size; at += ByteLump.Size)
        {
            ReadLump(text, text[at..], at, separator);
        }

        Span<byte> last = stackalloc byte[ByteLump.Size];
        last.Clear();
        text[at..].CopyTo(last);
        ReadLump(text, last, at, separator);
        EndLine(text, text.Length);
    }

    private void ReadLump(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lump, int at, byte separator)
    {
        var separators = ByteLump.Equal(lump, separator);
        var ends = ByteLump.Equal(lump, (byte)'\r') | ByteLump.Equal(lump, (byte)'\n');
        while (ends != 0)
        {
            var bit = BitOperations.TrailingZeroCount(ends);
            ends &= ends - 1;
            AddFields(separators & ((1UL << bit) - 1), at);
            separators &= ~((1UL << bit) - 1);
            EndLine(text, at + bit);
        }

        AddFields(separators, at);
    }

    private void AddFields(ulong separators, int at)
    {
        if (_fieldCount + ByteLump.Size > _fields.Length)
        {
            Array.Resize(ref _fields, _fields.Length * 2);
        }

        if (_fieldCount > limits.MaxFields)
        {
            IsOverLimit = true;
            _fieldCount = 0;
            _lineFirstField = 0;
        }

        while (separators != 0)
        {
            _fields[_fieldCount++] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
        }
    }

    private void EndLine(ReadOnlySpan<byte> text, int end)
    {
        var line = text[_lineStart..end];
        if (!line.IsEmpty && !IsOverLimit)
        {
            TakeLine(text, line, end);
        }

        var isSecond = line.IsEmpty && _lineStart > 0 && end < text.Length
            && text[end] == (byte)'\n' && text[_lineStart - 1] == (byte)'\r';
        _line += isSecond ? 0 : 1;
        _lineStart = end + 1;
        _lineFirstField = _fieldCount;
    }

    private void TakeLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, int end)
    {
        if (IsSegment(text, line))
        {
            Add(new SegmentMark(_lineStart, end, _lineFirstField, _line));
            HasAddendum |= Count > 2 && line.StartsWith("ADD"u8);
        }
        else if (line.ContainsAnyExcept((byte)' ', (byte)'\t'))
        {
            FirstContinuation = FirstContinuation < 0 ? _line : FirstContinuation;
            _segments[Count - 1] = _segments[Count - 1] with { End = end };
        }
    }

    /// <summary>The first line counts as one whatever it holds.</summary>
    private bool IsSegment(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        if (Count == 0)
        {
            return true;
        }

        if (line.Length < 3 || !char.IsAsciiLetter((char)line[0])
            || !char.IsAsciiLetterOrDigit((char)line[1]) || !char.IsAsciiLetterOrDigit((char)line[2]))
        {
            return false;
        }

        return _fieldCount > _lineFirstField
            ? _fields[_lineFirstField] == _lineStart + 3
            : line.Length == 3 && !line.ContainsAnyInRange((byte)'a', (byte)'z') && !text.IsEmpty;
    }

    private void Add(SegmentMark mark)
    {
        if (Count == limits.MaxSegments)
        {
            IsOverLimit = true;
            return;
        }

        if (Count == _segments.Length)
        {
            Array.Resize(ref _segments, Count * 2);
        }

        _segments[Count++] = mark;
    }
}
