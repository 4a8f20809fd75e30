// The message, or segment of a batch, at which a reader stands.
namespace Lakeward.Records.Hl7v2;

/// <summary>
/// One part of a file with an index of its segments and fields. It is the reader's own and holds the next
/// part as soon as the reader moves on.
/// </summary>
public sealed class Hl7Message
{
    private readonly SegmentIndex _index;
    private readonly List<RecordIssue> _issues = [];
    private ReadOnlyMemory<byte> _text;

    internal Hl7Message(Hl7Limits limits) => _index = new SegmentIndex(limits);

    /// <summary>What the part is.</summary>
    public Hl7Part Part { get; internal set; }

    /// <summary>The delimiters that it declares.</summary>
    public Hl7Delimiters Delimiters { get; internal set; }

    /// <summary>The line on which it begins, from 1.</summary>
    public long LineNumber { get; internal set; }

    /// <summary>Its number among the messages of the file, refused ones included, from 1.</summary>
    public long MessageNumber { get; internal set; }

    /// <summary>The bytes as the file has them, line ends included.</summary>
    public ReadOnlyMemory<byte> RawBytes { get; internal set; }

    /// <summary>What is worth knowing of it, or the reasons why it was refused.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>How many segments it has; those that only add to the one before are not counted.</summary>
    public int SegmentCount => _index.Count;

    /// <summary>MSH, or the segment of a batch.</summary>
    public Hl7Segment Header => Segment(0);

    /// <summary>MSH-9.1, for example <c>ADT</c>.</summary>
    public ReadOnlySpan<byte> Type => Header.Field(9).Component(1).Bytes;

    /// <summary>MSH-9.2, for example <c>A01</c>.</summary>
    public ReadOnlySpan<byte> TriggerEvent => Header.Field(9).Component(2).Bytes;

    /// <summary>MSH-10, by which an acknowledgement names the message.</summary>
    public ReadOnlySpan<byte> ControlId => Header.Field(10).Bytes;

    /// <summary>MSH-12.1, for example <c>2.5.1</c>.</summary>
    public ReadOnlySpan<byte> Version => Header.Field(12).Component(1).Bytes;

    internal SegmentIndex Index => _index;

    /// <summary>Whether one of the issues is worse than a warning.</summary>
    internal bool IsRefused { get; private set; }

    /// <summary>The text in UTF-8 that the index is of.</summary>
    internal ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>A segment by its place from 0.</summary>
    public Hl7Segment Segment(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        return new Hl7Segment(_text.Span, _index.FieldsOf(index), _index.Segments[index], Delimiters);
    }

    /// <summary>The place of the first segment of a name, at or after a place, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name, int from = 0)
    {
        for (var index = from; index < SegmentCount; index++)
        {
            if (Segment(index).Is(name))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Where a segment, or a field of it, lies.</summary>
    /// <param name="index">The segment's place from 0.</param>
    /// <param name="name">Its name, where the standard knows it.</param>
    /// <param name="field">The field's number.</param>
    /// <param name="component">The component's number.</param>
    public RecordLocation LocationOf(
        int index, string? name = null, int? field = null, int? component = null) =>
        new(LineNumber + (index < SegmentCount ? _index.Segments[index].Line : 0), null, field)
        {
            SegmentNumber = index + 1,
            Segment = name,
            ComponentNumber = component,
        };

    internal void Load(ReadOnlyMemory<byte> text)
    {
        _text = text;
        _index.Read(text.Span, Delimiters.Field);
    }

    internal void ClearIssues()
    {
        _issues.Clear();
        IsRefused = false;
    }

    internal void Report(RecordIssue issue, int most)
    {
        IsRefused |= issue.Severity != IssueSeverity.Warning;
        if (_issues.Count < most)
        {
            _issues.Add(issue);
        }
    }
}
