// Reads HL7 v2 bytes whole, for tests.
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Hl7v2;

namespace Lakeward.Tests.Records;

/// <summary>What a reader makes of a file: its parts, what it set aside, and the issues.</summary>
internal sealed record Hl7v2Read
{
    /// <summary>The good messages, each as its segments with their line numbers.</summary>
    public List<IReadOnlyList<string>> Messages { get; } = [];

    public List<Hl7Part> Parts { get; } = [];

    public List<Hl7Rejection> Rejections { get; } = [];

    public List<RecordIssue> Warnings { get; } = [];

    public List<RecordIssue> FileIssues { get; } = [];

    /// <summary>The good parts as the writer writes them.</summary>
    public List<byte[]> Written { get; } = [];

    /// <summary>Every code, once, in order.</summary>
    public string Codes => string.Join(' ', Rejections.SelectMany(rejection => rejection.Issues)
        .Concat(Warnings).Concat(FileIssues).Select(issue => issue.Code["LW-REC-".Length..])
        .Distinct().Order(StringComparer.Ordinal));

    public static Hl7v2Read Of(string text, Hl7Limits? limits = null) =>
        Of(Encoding.UTF8.GetBytes(text), limits);

    /// <param name="bytes">The file.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="step">How many bytes the stream gives at once; all where 0.</param>
    /// <param name="lineEnd">The writer's.</param>
    public static Hl7v2Read Of(byte[] bytes, Hl7Limits? limits = null, int step = 0, string lineEnd = "\r")
    {
        var read = new Hl7v2Read();
        using var reader = Hl7Reader.Open(
            step == 0 ? new MemoryStream(bytes) : new SlowStream(bytes, step), limits);
        reader.Rejected = rejection => read.Rejections.Add(
            rejection with { RawBytes = rejection.RawBytes.ToArray() });
        while (reader.Next() is var part && part != Hl7Part.None)
        {
            read.Take(reader.Message, part, lineEnd);
        }

        read.FileIssues.AddRange(reader.Issues);
        return read;
    }

    private void Take(Hl7Message message, Hl7Part part, string lineEnd)
    {
        Parts.Add(part);
        Warnings.AddRange(message.Issues);
        var segments = new List<string>();
        for (var index = 0; index < message.SegmentCount; index++)
        {
            segments.Add(Encoding.UTF8.GetString(message.Segment(index).Bytes));
        }

        if (part == Hl7Part.Message)
        {
            Messages.Add(segments);
        }

        var target = new System.Buffers.ArrayBufferWriter<byte>();
        new Hl7Writer(target, message.Delimiters, lineEnd).Write(message);
        Written.Add(target.WrittenSpan.ToArray());
    }

    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(step, count));
    }
}
