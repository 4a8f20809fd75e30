// Joins segments that were cut with the ADD segments that carry their rest.
using System.Buffers;

namespace Lakeward.Records.Hl7v2;

/// <summary>
/// An ADD segment carries the rest of the last field of the segment before it (HL7 v2.9, 2.10.2). An ADD that
/// follows MSH carries the rest of another message and stays a segment of its own.
/// </summary>
internal static class Addenda
{
    /// <summary>The message with its ADD segments joined; line ends become one carriage return.</summary>
    internal static ReadOnlyMemory<byte> Join(Hl7Message message)
    {
        var text = message.Text;
        var joined = new ArrayBufferWriter<byte>(text.Length);
        for (var index = 0; index < message.SegmentCount; index++)
        {
            var segment = message.Segment(index).Bytes;
            var isAddendum = index > 1 && segment.StartsWith("ADD"u8);
            if (index > 0 && !isAddendum)
            {
                joined.Write("\r"u8);
            }

            joined.Write(isAddendum ? segment[Math.Min(4, segment.Length)..] : segment);
        }

        return joined.WrittenMemory;
    }
}
