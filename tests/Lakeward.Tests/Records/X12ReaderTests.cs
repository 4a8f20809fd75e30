// Segments are read whatever the delimiters, and whatever stands between them.
using System.Buffers;
using System.Text;
using Lakeward.Records.X12;
using Xunit;
using static Lakeward.Tests.Records.X12Files;

namespace Lakeward.Tests.Records;

public sealed class X12ReaderTests
{
    private const string Body = "GS*HC*SENDER*RECEIVER*20250101*1200*1*X*005010X222A1~ST*837*0001~SE*2*0001~"
        + "GE*1*1~IEA*1*000000001~";

    [Theory]
    [InlineData("*", ":", "^", "~")]
    [InlineData("|", ">", "!", "\n")]
    [InlineData("\u001d", "\u001f", "\u001e", "\u001c")]
    [InlineData("\t", ":", "^", "~")]
    [InlineData("*", ":", "^", "…")]
    [InlineData("§", "¦", "¬", "¶")]
    [InlineData("\U0001F600", "\U0001F601", "\U0001F602", "\U0001F603")]
    public void Delimiters_come_from_the_ISA_segment(
        string element, string component, string repetition, string terminator)
    {
        var text = (Isa + "GS*HC~ST*837*0001~SV1*HC:1:2^HC:3*10~IEA*1*000000001~")
            .Replace("*", element, StringComparison.Ordinal).Replace(":", component, StringComparison.Ordinal)
            .Replace("^", repetition, StringComparison.Ordinal)
            .Replace("~", terminator, StringComparison.Ordinal);
        using var reader = X12Reader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        reader.IssueFound = issue => Assert.Fail(issue.ToString());

        for (var at = 0; at < 4; at++)
        {
            Assert.True(reader.Read());
        }

        Assert.Equal("SV1"u8, reader.Segment.Id);
        Assert.Equal(2, reader.Segment.ElementCount);
        Assert.Equal("10"u8, reader.Segment.Element(2));
        Assert.Equal("2"u8, reader.Segment.Component(1, 3));
        Assert.Equal(element, Encoding.UTF8.GetString(reader.Framing.Delimiters.Element));
        var parts = new List<string>();
        foreach (var part in reader.Segment.Repetitions(1))
        {
            parts.Add(Encoding.UTF8.GetString(part));
        }

        Assert.Equal([$"HC{component}1{component}2", $"HC{component}3"], parts);
        Assert.True(reader.Read());
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\n    ")]
    [InlineData("\r\n\r\n\t")]
    public void Blanks_between_segments_are_passed_over(string gap)
    {
        var (plain, _) = Segments(Latin1(Isa + Body));
        var (segments, issues) = Segments(
            Encoding.UTF8.GetBytes(
                "\uFEFF" + (Isa + Body).Replace("~", "~" + gap, StringComparison.Ordinal)));

        Assert.Empty(issues);
        Assert.Equal(plain, segments);
        Assert.Equal(6, segments.Count);
    }

    [Fact]
    public void Small_pieces_of_a_stream_give_the_same_segments()
    {
        foreach (var (name, bytes) in All().Where(file => file.Bytes.Length < 100_000))
        {
            var whole = Segments(bytes);
            foreach (var chunk in new[] { 1, 7, 64, 1000 })
            {
                var pieces = Segments(bytes, null, chunk);
                Assert.True(whole.Segments.SequenceEqual(pieces.Segments), name);
                Assert.True(whole.Issues.SequenceEqual(pieces.Issues), name);
            }
        }
    }

    [Fact]
    public void Every_file_in_conventional_framing_is_written_back_byte_for_byte()
    {
        var conventional = All()
            .Where(file => IsConventional(Encoding.Latin1.GetString(file.Bytes))).ToList();

        Assert.Equal(198, conventional.Count);
        Assert.All(conventional, file => Assert.True(
            file.Bytes.AsSpan().SequenceEqual(RoundTrip(file.Bytes)), file.Name));
    }

    /// <summary>A header of 106 bytes, and one and the same line end, or none, after each terminator; the
    /// last may lack it or have one more.</summary>
    private static bool IsConventional(string text)
    {
        if (text.Length < 106 || !text.StartsWith("ISA", StringComparison.Ordinal) || text[103] != text[3])
        {
            return false;
        }

        var segments = text.Split(text[105]);
        var lineEnd = segments[1].StartsWith("\r\n", StringComparison.Ordinal) ? "\r\n"
            : segments[1].StartsWith('\n') ? "\n" : "";
        return segments[^1] is "" or "\n" or "\r\n" && segments[1..^1].All(segment =>
            segment.StartsWith(lineEnd, StringComparison.Ordinal) && segment.Length > lineEnd.Length
            && segment[lineEnd.Length] > ' ');
    }

    private static byte[] RoundTrip(byte[] bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new X12Writer(output);
        using var reader = X12Reader.Open(new MemoryStream(bytes));
        while (reader.Read())
        {
            if (reader.HasByteOrderMark && writer.SegmentCount == 0)
            {
                writer.WriteByteOrderMark();
            }

            writer.Write(reader.Segment, reader.Framing);
        }

        writer.Complete(reader.LastLineEnd.Span);
        return output.WrittenSpan.ToArray();
    }
}
