// The work of the HL7 v2 benchmark, each kind in a process of its own.
using System.Buffers;
using Lakeward.Records.Hl7v2;

namespace Lakeward.Benchmarks;

/// <summary>Reads a file of messages in the ways that are measured.</summary>
internal static class Hl7Work
{
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("\r|"u8);

    /// <summary>Looks at every byte for an end of segment or a field separator.</summary>
    public static void Scan(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        long found = 0;
        while (file.Read(buffer) is var read && read > 0)
        {
            var rest = buffer.AsSpan(0, read);
            while (rest.IndexOfAny(Delimiters) is var at && at >= 0)
            {
                found++;
                rest = rest[(at + 1)..];
            }
        }

        Require(found);
    }

    /// <summary>Messages with all checks, segments and fields indexed.</summary>
    public static void Messages(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = Hl7Reader.Open(file);
        reader.Rejected = _ => throw new InvalidOperationException("A message was refused.");
        long segments = 0;
        while (reader.NextMessage())
        {
            segments += reader.Message.SegmentCount;
        }

        Require(segments);
    }

    /// <summary>Besides, the group of each segment, and every component of every field taken and
    /// unescaped.</summary>
    public static void Components(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = Hl7Reader.Open(file);
        reader.Rejected = _ => throw new InvalidOperationException("A message was refused.");
        var (groups, text) = (new Hl7Groups(), new ArrayBufferWriter<byte>(1 << 16));
        long taken = 0;
        while (reader.NextMessage())
        {
            var message = reader.Message;
            groups.Read(message);
            for (var index = 0; index < message.SegmentCount; index++)
            {
                taken += Take(message.Segment(index), text) + groups.GroupOf(index);
            }
        }

        Require(taken);
    }

    private static long Take(Hl7Segment segment, ArrayBufferWriter<byte> text)
    {
        long taken = 0;
        for (var number = 1; number <= segment.FieldCount; number++)
        {
            var field = segment.Field(number);
            if (field.IsEmpty)
            {
                continue;
            }

            foreach (var repetition in field.Repetitions)
            {
                foreach (var component in repetition.Components)
                {
                    text.ResetWrittenCount();
                    component.Unescape(text);
                    taken += text.WrittenCount;
                }
            }
        }

        return taken;
    }

    private static void Require(long count)
    {
        if (count == 0)
        {
            throw new InvalidOperationException("Nothing was read.");
        }
    }
}
