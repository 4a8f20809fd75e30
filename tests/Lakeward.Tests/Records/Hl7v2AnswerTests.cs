// Acknowledgements, and the frames in which messages travel.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Hl7v2;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7v2AnswerTests
{
    private const string Head = "MSH|^~\\&|APP|FAC|LAKE|US|20260101||ADT^A01^ADT_A01|M-7|T|";
    private static readonly DateTimeOffset Time = new(2026, 5, 6, 7, 8, 9, TimeSpan.FromHours(-5));

    [Fact]
    public void A_message_is_accepted_by_name()
    {
        var text = Answer(Head + "2.5.1\rEVN|A01\r", Hl7AckCode.Accept);

        Assert.Equal(
            "MSH|^~\\&|LAKE|US|APP|FAC|20260506070809-0500||ACK^A01^ACK|9|T|2.5.1\rMSA|AA|M-7\r", text);
        Assert.Empty(Hl7v2Read.Of(text).Codes);
    }

    [Fact]
    public void An_error_is_told_with_its_place_and_without_its_value()
    {
        var text = Answer(Head + "2.5.1\rPID|1||||||20269999\r", Hl7AckCode.Error);

        Assert.EndsWith(
            "MSA|AE|M-7\rERR||PID^1^7|207|E|LW-REC-0531|||The value names a date or time that does not exist.\r",
            text, StringComparison.Ordinal);
        Assert.DoesNotContain("20269999", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_version_2_5_an_error_is_place_and_code() =>
        Assert.EndsWith("|2.3\rMSA|AE|M-7\rERR|PID^1^7^207\r",
            Answer(Head + "2.3\rPID|1||||||20269999\r", Hl7AckCode.Error), StringComparison.Ordinal);

    [Fact]
    public void The_answer_uses_the_delimiters_of_the_message() =>
        Assert.StartsWith("MSH@~*#&@LAKE@@APP@@",
            Answer("MSH@~*#&@APP@@LAKE@@20260101@@ADT~A01@7@P@2.5\r", Hl7AckCode.Accept),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("MSH||||")]
    [InlineData("PID|1")]
    [InlineData("MSH|^~")]
    public void A_message_without_a_usable_header_is_rejected_in_the_recommended_delimiters(string bad)
    {
        var text = Answer(bad, Hl7AckCode.Reject);

        Assert.StartsWith("MSH|^~\\&|||||20260506070809-0500||ACK|9|P|2.5.1\rMSA|AR|\rERR||", text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Frames_are_taken_off_a_stream_however_they_arrive(int step)
    {
        var text = "\r\n\u000bone\r\u001c\r\u000btwo\u001cx\u001c\r\u000b\u001c\r";

        Assert.Equal(["Frame one\r", "Frame two\u001cx", "Frame ", "End "], await ReadAsync(text, step, 100));
    }

    [Theory]
    [InlineData("stray\u000bgood\u001c\r", "Stray|Frame good|End ")]
    [InlineData("\u000bhalf\u000bgood\u001c\r", "Truncated|Frame good|End ")]
    [InlineData("\u000bgood\u001c\r\u000bhalf", "Frame good|Truncated|End ")]
    [InlineData("\u000bgood\u001c\r\u000bhalf\u001c", "Frame good|Truncated|End ")]
    [InlineData("\u000bfar too long to be kept\u001c\r\u000bgood\u001c\r", "TooLong|Frame good|End ")]
    [InlineData("\u000bfar too long\u001c\u001c\u001c to be kept\u000bgood\u001c\r", "TooLong|Frame good|End ")]
    [InlineData("", "End ")]
    public async Task What_is_no_frame_costs_only_itself(string text, string outcomes)
    {
        foreach (var step in new[] { 1, 2, 1000 })
        {
            var read = (await ReadAsync(text, step, 10)).Select(outcome => outcome[^1] == ' '
                && outcome != "End " && outcome != "Frame " ? outcome[..^1] : outcome);

            Assert.Equal(outcomes, string.Join('|', read.Aggregate(new List<string>(), (list, outcome) =>
            {
                if (list.Count == 0 || list[^1] != "Stray" || outcome != "Stray")
                {
                    list.Add(outcome);
                }

                return list;
            })));
        }
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_not_held()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
        var reader = new MllpReader(pipe.Reader, new MllpLimits(1 << 16));
        var reading = reader.ReadAsync();
        await pipe.Writer.WriteAsync(new byte[] { 0x0B });
        for (var block = 0; block < 1000; block++)
        {
            await pipe.Writer.WriteAsync(new byte[1 << 16]);
        }

        await pipe.Writer.WriteAsync("\u001c\r"u8.ToArray());
        Assert.Equal(MllpOutcome.TooLong, await reading);
    }

    [Fact]
    public async Task A_frame_that_is_written_reads_back()
    {
        var target = new ArrayBufferWriter<byte>();
        MllpFrame.Write(target, "MSH|..."u8);

        Assert.Equal(
            ["Frame MSH|...", "End "], await ReadAsync(Encoding.UTF8.GetString(target.WrittenSpan), 99, 99));
        Assert.Throws<ArgumentException>(() => MllpFrame.Write(target, "\u000b"u8));
    }

    private static string Answer(string text, Hl7AckCode code)
    {
        using var reader = Hl7Reader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        IReadOnlyList<RecordIssue> issues = [];
        var target = new ArrayBufferWriter<byte>();
        reader.Rejected = rejection =>
            Hl7Acknowledgement.Write(target, reader.Message, code, rejection.Issues, "9", Time);
        if (reader.NextMessage())
        {
            Hl7Acknowledgement.Write(target, reader.Message, code, issues, "9", Time);
        }

        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    private static async Task<List<string>> ReadAsync(string text, int step, int limit)
    {
        var pipe = new Pipe();
        var reader = new MllpReader(pipe.Reader, new MllpLimits(limit));
        var bytes = Encoding.UTF8.GetBytes(text);
        var found = new List<string>();
        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < bytes.Length; at += step)
            {
                await pipe.Writer.WriteAsync(bytes.AsMemory(at, Math.Min(step, bytes.Length - at)));
                await Task.Yield();
            }

            await pipe.Writer.CompleteAsync();
        });
        MllpOutcome outcome;
        do
        {
            outcome = await reader.ReadAsync();
            found.Add($"{outcome} {Encoding.UTF8.GetString(reader.Frame.ToArray())}");
        }
        while (outcome != MllpOutcome.End);
        await writing;
        return found;
    }
}
