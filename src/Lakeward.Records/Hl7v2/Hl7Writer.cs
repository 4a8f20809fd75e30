// Writes messages segment by segment.
using System.Buffers;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Writes segments field by field. A message that was read and is written again has the same bytes, if its
/// line ends are those of the writer and no ADD segment cut it.
/// </summary>
/// <param name="target">Where the bytes go.</param>
/// <param name="delimiters">What stands between values.</param>
/// <param name="lineEnd">What ends each segment; a carriage return unless given.</param>
public sealed class Hl7Writer(IBufferWriter<byte> target, Hl7Delimiters delimiters, string lineEnd = "\r")
{
    private readonly byte[] _lineEnd = [.. lineEnd.Select(character => checked((byte)character))];

    /// <summary>The delimiters between values.</summary>
    public Hl7Delimiters Delimiters { get; } = delimiters;

    /// <summary>Begins MSH, FHS or BHS with the delimiters as its first two fields.</summary>
    public void BeginHeader(ReadOnlySpan<byte> name)
    {
        target.Write(name);
        var (field, component, repetition, escape, subcomponent, truncation) = Delimiters;
        ReadOnlySpan<byte> all = [field, component, repetition, escape, subcomponent, truncation];
        target.Write(all[..(all.IndexOf((byte)0) is var end && end < 0 ? all.Length : end)]);
    }

    /// <summary>Begins any other segment.</summary>
    public void Begin(ReadOnlySpan<byte> name) => target.Write(name);

    /// <summary>Adds a field as it stands, its own delimiters included.</summary>
    public void Field(ReadOnlySpan<byte> raw)
    {
        target.Write([Delimiters.Field]);
        target.Write(raw);
    }

    /// <summary>Adds a field of one plain text, in which delimiters and line ends are escaped.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        if (Delimiters.Escape == 0)
        {
            throw new InvalidOperationException("These delimiters have no escape character.");
        }

        target.Write([Delimiters.Field]);
        Hl7Escape.Write(text, Delimiters, target);
    }

    /// <summary>Adds fields of nothing.</summary>
    public void Skip(int fields)
    {
        for (var at = 0; at < fields; at++)
        {
            Field([]);
        }
    }

    /// <summary>Ends the segment.</summary>
    public void End() => target.Write(_lineEnd);

    /// <summary>Writes a segment that was read, field by field.</summary>
    public void Write(Hl7Segment segment)
    {
        Begin(segment.Name);
        var isHeader = segment.Is("MSH"u8) || segment.Is("FHS"u8) || segment.Is("BHS"u8);
        for (var number = isHeader ? 2 : 1; number <= segment.FieldCount; number++)
        {
            Field(segment.Field(number).Bytes);
        }

        End();
    }

    /// <summary>Writes all segments of a message that was read.</summary>
    public void Write(Hl7Message message)
    {
        for (var index = 0; index < message.SegmentCount; index++)
        {
            Write(message.Segment(index));
        }
    }
}
