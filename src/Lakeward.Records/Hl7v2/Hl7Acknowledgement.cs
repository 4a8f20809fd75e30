// Answers a message with an ACK.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Writes the general acknowledgement: MSH with sender and receiver exchanged, MSA, and an ERR for each issue.
/// From version 2.5 on ERR says place, code, severity and text; before, place and code only. No value of the
/// message but its header is repeated.
/// <para>References: HL7 v2.9, chapter 2, 2.9.2, 2.14.5 (ERR), 2.14.8 (MSA); tables 0008, 0357, 0516.</para>
/// </summary>
public static class Hl7Acknowledgement
{
    private const int MostErrors = 20;

    /// <summary>Writes the answer to a message, also to one that was just set aside.</summary>
    /// <param name="target">Where it goes, without a frame.</param>
    /// <param name="message">The message as the reader holds it.</param>
    /// <param name="code">The verdict.</param>
    /// <param name="issues">What to tell of the message.</param>
    /// <param name="controlId">The answer's own id, at most 20 characters.</param>
    /// <param name="time">When it is written.</param>
    public static void Write(
        IBufferWriter<byte> target, Hl7Message message, Hl7AckCode code, IReadOnlyList<RecordIssue> issues,
        string controlId, DateTimeOffset time)
    {
        var header = message.SegmentCount > 0 && message.Header.Is("MSH"u8) ? message.Header : default;
        var delimiters = message.Delimiters.Subcomponent == 0
            ? Hl7Delimiters.Recommended
            : message.Delimiters;
        var isReadable = !header.Bytes.IsEmpty && delimiters == message.Delimiters;
        var writer = new Hl7Writer(target, delimiters);
        WriteHeader(writer, isReadable ? header : default, controlId, time);
        writer.Begin("MSA"u8);
        writer.Field(code switch
        {
            Hl7AckCode.Accept => "AA"u8,
            Hl7AckCode.Error => "AE"u8,
            _ => "AR"u8,
        });
        writer.Field(isReadable ? header.Field(10).Bytes : []);
        writer.End();
        var hasDetail = !isReadable || HasDetail(header.Field(12).Component(1).Bytes);
        for (var at = 0; at < Math.Min(issues.Count, MostErrors); at++)
        {
            WriteError(writer, issues[at], hasDetail);
        }
    }

    private static void WriteHeader(
        Hl7Writer writer, Hl7Segment header, string controlId, DateTimeOffset time)
    {
        var isKnown = !header.Bytes.IsEmpty;
        writer.BeginHeader("MSH"u8);
        foreach (var from in (ReadOnlySpan<int>)[5, 6, 3, 4])
        {
            writer.Field(isKnown ? header.Field(from).Bytes : []);
        }

        var written = time.ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture);
        Write(writer, written.Replace(":", "", StringComparison.Ordinal));
        writer.Skip(1);
        var trigger = isKnown ? header.Field(9).Component(2).Bytes : [];
        Span<byte> type = stackalloc byte[3 + 1 + trigger.Length + 1 + 3];
        "ACK"u8.CopyTo(type);
        type[3] = type[^4] = writer.Delimiters.Component;
        trigger.CopyTo(type[4..]);
        "ACK"u8.CopyTo(type[^3..]);
        writer.Field(trigger.IsEmpty ? "ACK"u8 : type);
        Write(writer, controlId);
        writer.Field(isKnown && !header.Field(11).IsEmpty ? header.Field(11).Bytes : "P"u8);
        writer.Field(isKnown && !header.Field(12).IsEmpty ? header.Field(12).Bytes : "2.5.1"u8);
        writer.End();
    }

    private static void WriteError(Hl7Writer writer, RecordIssue issue, bool hasDetail)
    {
        var at = issue.Location;
        var component = (char)writer.Delimiters.Component;
        var place = at.Segment is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{at.Segment}{component}1{component}{at.FieldNumber}");
        writer.Begin("ERR"u8);
        if (!hasDetail)
        {
            writer.Field(Encoding.ASCII.GetBytes(
                place.Length == 0 ? $"{component}{component}{component}207" : $"{place}{component}207"));
            writer.End();
            return;
        }

        writer.Skip(1);
        writer.Field(Encoding.ASCII.GetBytes(place));
        writer.Field("207"u8);
        writer.Field(issue.Severity == IssueSeverity.Warning ? "W"u8 : "E"u8);
        Write(writer, issue.Code);
        writer.Skip(2);
        Write(writer, issue.Message);
        writer.End();
    }

    private static bool HasDetail(ReadOnlySpan<byte> version) =>
        version.Length < 3 || version[2] >= (byte)'5';

    private static void Write(Hl7Writer writer, string text) => writer.Text(Encoding.UTF8.GetBytes(text));
}
