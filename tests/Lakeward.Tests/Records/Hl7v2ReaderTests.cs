// The rules by which HL7 v2 messages are read.
using System.Buffers;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.Hl7v2;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class Hl7v2ReaderTests
{
    private const string Head = "MSH|^~\\&|A|B|C|D|20260101120000||ADT^A01^ADT_A01|7|P|2.5.1";

    [Fact]
    public void Delimiters_come_from_MSH()
    {
        using var reader = Open("MSH@~&#\\%@A@B@C@D@2026@@ADT~A01@7@P@2.7\rPID@1@@1~2\\3&4~5@#F#x#P#\r");

        Assert.True(reader.NextMessage());
        Assert.Equal("~&#\\%", reader.Message.Header.Field(2).ToString());
        Assert.Equal("@", reader.Message.Header.Field(1).ToString());
        Assert.Equal("A01", Encoding.UTF8.GetString(reader.Message.TriggerEvent));
        var pid = reader.Message.Segment(1);
        Assert.Equal(4, pid.FieldCount);
        Assert.Equal(2, pid.Field(3).RepetitionCount);
        Assert.Equal("3", pid.Field(3).Component(2).Subcomponent(2).ToString());
        Assert.Equal("5", pid.Field(3).Repetition(2).Component(2).ToString());
        Assert.Equal("@x%", pid.Field(4).ToString());
        Assert.True(pid.Field(9).IsEmpty);
        Assert.True(pid.Field(3).Repetition(3).IsEmpty);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n \t\n")]
    [InlineData("\r\r\n\n")]
    public void Any_line_end_ends_a_segment(string end)
    {
        var text = $"\uFEFF{end}{Head}{end}EVN|A01{end}PID|1{end}{Head}{end}ZZZ|1{end}";
        foreach (var step in new[] { 0, 1, 2, 3, 7 })
        {
            var read = Hl7v2Read.Of(Encoding.UTF8.GetBytes(text), step: step);

            Assert.Equal([Head, "EVN|A01", "PID|1"], read.Messages[0]);
            Assert.Equal([Head, "ZZZ|1"], read.Messages[1]);
            Assert.Empty(read.Codes);
        }
    }

    [Theory]
    [InlineData("\u000b{0}\rEVN|A01\r\u001c\r\u000b{0}\rPID|1\r\u001c\r")]
    [InlineData("\u000b{0}\rEVN|A01\u001c\r\u000b{0}\rPID|1\u001c\r")]
    [InlineData("\u000b{0}\rEVN|A01\r\u001c\u000b{0}\rPID|1\r\u001c")]
    [InlineData("{0}\rEVN|A01\r\u001c\r\n{0}\rPID|1\u001c")]
    [InlineData("\u000b{0}\nEVN|A01\n\u001c\n\n\u000b{0}\nPID|1\n\u001c\n")]
    [InlineData("\u000b{0}\rEVN|A01\r{0}\rPID|1\r\u001c\r")]
    public void Frames_in_a_file_are_no_part_of_the_message(string text)
    {
        foreach (var step in new[] { 0, 1, 5 })
        {
            var bytes = Encoding.UTF8.GetBytes(text.Replace("{0}", Head, StringComparison.Ordinal));
            var read = Hl7v2Read.Of(bytes, step: step);

            Assert.Equal([Head, "EVN|A01"], read.Messages[0]);
            Assert.Equal([Head, "PID|1"], read.Messages[1]);
            Assert.Empty(read.Codes);
        }
    }

    [Theory]
    [InlineData("\u000b{0}\rEVN|A\r\u000b{0}\rPID|1\r\u001c\r")]
    [InlineData("\u000b{0}\rPID|1\r\u001c\r\u000b{0}\rEVN|A")]
    public void A_frame_that_is_never_closed_refuses_its_message_alone(string text)
    {
        var read = Hl7v2Read.Of(text.Replace("{0}", Head, StringComparison.Ordinal));

        Assert.Equal([Head, "PID|1"], Assert.Single(read.Messages));
        Assert.Equal("LW-REC-0513", Assert.Single(Assert.Single(read.Rejections).Issues).Code);
    }

    [Fact]
    public void A_line_that_is_no_segment_goes_on_with_the_one_before()
    {
        var read = Hl7v2Read.Of($"{Head}\rOBX|1|TX|||first\r\n\r\nsecond, |third|F\rNTE|1\r\n\r\n{Head}\r");

        Assert.Equal([Head, "OBX|1|TX|||first\r\n\r\nsecond, |third|F", "NTE|1"], read.Messages[0]);
        Assert.Equal(2, read.Messages.Count);
        var issue = Assert.Single(read.Warnings);
        Assert.Equal(("LW-REC-0515", 4), (issue.Code, issue.Location.LineNumber));
    }

    [Fact]
    public void Fields_go_on_behind_a_continuation_line()
    {
        using var reader = Open($"{Head}\rOBX|1|TX|||first\nsecond||F\r");

        Assert.True(reader.NextMessage());
        var segment = reader.Message.Segment(1);
        Assert.Equal(7, segment.FieldCount);
        Assert.Equal("first\nsecond", segment.Field(5).ToString());
        Assert.Equal("F", segment.Field(7).ToString());
    }

    [Fact]
    public void An_ADD_segment_adds_to_the_field_before()
    {
        var read = Hl7v2Read.Of($"{Head}\rOBX|1|TX|||some te\rADD|xt and m\rADD|ore|F\rNTE|1\r");

        Assert.Equal([Head, "OBX|1|TX|||some text and more|F", "NTE|1"], Assert.Single(read.Messages));
        Assert.Empty(read.Codes);
    }

    [Fact]
    public void Null_is_not_empty()
    {
        using var reader = Open($"{Head}\rPID|\"\"||x^\"\"^y\r");

        Assert.True(reader.NextMessage());
        var segment = reader.Message.Segment(1);
        Assert.True(segment.Field(1).IsNull);
        Assert.False(segment.Field(1).IsEmpty);
        Assert.True(segment.Field(2).IsEmpty);
        Assert.False(segment.Field(2).IsNull);
        Assert.True(segment.Field(3).Component(2).IsNull);
    }

    [Theory]
    [InlineData("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f")]
    [InlineData("\\X41\\\\X0D0A\\\\XC3A9\\\\XE9\\", "A\r\néé")]
    [InlineData("a\\.br\\b\\.sp\\c\\.sp3\\d\\.ce\\e\\.sk2\\f", "a\nb\nc\n\n\nd\ne  f")]
    [InlineData("\\H\\hot\\N\\ \\.in+4\\\\.ti-2\\\\.fi\\\\.nf\\x\\C2842\\y\\M824041\\z", "hot xyz")]
    [InlineData("\\Z99\\ \\Zx\\F\\", "\\Z99\\ \\Zx\\F\\")]
    [InlineData("C:\\temp\\F\\x", "C:\\temp|x")]
    [InlineData("\\X4\\ \\XGG\\ \\.xx\\ \\.sp9x\\ \\\\", "\\X4\\ \\XGG\\ \\.xx\\ \\.sp9x\\ \\\\")]
    [InlineData("open \\Fx", "open \\Fx")]
    [InlineData("\\P\\", "\\P\\")]
    public void Escape_sequences_are_resolved_on_demand(string escaped, string text)
    {
        using var reader = Open($"{Head}\rNTE|1||{escaped}\r");

        Assert.True(reader.NextMessage());
        var field = reader.Message.Segment(1).Field(3);
        Assert.Equal(escaped, Encoding.UTF8.GetString(field.Bytes));
        Assert.Equal(text, field.ToString());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("|^~\\&|")]
    [InlineData("a|b\nc")]
    [InlineData("é^ü")]
    public void What_the_writer_escapes_reads_back(string text)
    {
        var target = new ArrayBufferWriter<byte>();
        var writer = new Hl7Writer(target, Hl7Delimiters.Recommended);
        target.Write(Encoding.UTF8.GetBytes(Head + "\r"));
        writer.Begin("NTE"u8);
        writer.Text(Encoding.UTF8.GetBytes(text));
        writer.End();
        using var reader = Hl7Reader.Open(new MemoryStream(target.WrittenSpan.ToArray()));

        Assert.True(reader.NextMessage());
        Assert.Equal(text, reader.Message.Segment(1).Field(1).ToString());
        Assert.Equal(1, reader.Message.Segment(1).FieldCount);
    }

    [Fact]
    public void Batches_are_counted()
    {
        var read = Hl7v2Read.Of(
            $"FHS|^~\\&|A\rBHS|^~\\&|A\r{Head}\r{Head}\rBTS|2\rBHS|^~\\&|A\r{Head}\rBTS|1\rFTS|2\r");

        Assert.Equal(
            [
                Hl7Part.FileHeader, Hl7Part.BatchHeader, Hl7Part.Message, Hl7Part.Message,
                Hl7Part.BatchTrailer, Hl7Part.BatchHeader, Hl7Part.Message, Hl7Part.BatchTrailer,
                Hl7Part.FileTrailer,
            ],
            read.Parts);
        Assert.Empty(read.Codes);
    }

    [Theory]
    [InlineData("BHS|^~\\&|A\r{0}\rBTS|2\r", "0540")]
    [InlineData("BHS|^~\\&|A\r{0}\rBTS|x\r", "0540")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r{0}\rBTS|1\rFTS|2\r", "0541")]
    [InlineData("BHS|^~\\&|A\r{0}\r", "0542")]
    [InlineData("BHS|^~\\&|A\r{0}\rBHS|^~\\&|A\rBTS|0\r", "0542")]
    [InlineData("FHS|^~\\&|A\r{0}\r", "0543")]
    [InlineData("{0}\rBTS|1\r", "0544")]
    [InlineData("{0}\rFTS|1\r", "0544")]
    [InlineData("BHS|^~\\&|A\r{0}\rBTS\r", "")]
    public void A_batch_that_does_not_add_up_is_told_and_its_messages_are_read(string text, string codes)
    {
        var read = Hl7v2Read.Of(text.Replace("{0}", Head, StringComparison.Ordinal));

        Assert.Single(read.Messages);
        Assert.Equal(codes, read.Codes);
    }

    [Theory]
    [InlineData("MSH", "0502")]
    [InlineData("MSH|^~", "0503 0504 0505 0506")]
    [InlineData("MSH|", "0502")]
    [InlineData("MSH||A|B", "0502")]
    [InlineData("MSH|^~\\\\&|A|B|C|D|2026||ADT^A01|7|P|2.5", "0502")]
    [InlineData("MSH|^|\\&|A|B|C|D|2026||ADT^A01|7|P|2.5", "0503 0504 0506 0530")]
    [InlineData("MSH|^~\\|", "0503 0504 0505 0506")]
    [InlineData("MSH|^~\\^|A|B|C|D|2026||ADT^A01|7|P|2.5", "0502")]
    [InlineData("MSH|ABCD|A|B|C|D|2026||ADT^A01|7|P|2.5", "0502")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026|||7|P|2.5", "0504")]
    [InlineData("PID|1\rPV1|1", "0501")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260230||ADT^A01|7|P|2.5", "0531")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026-02-03||ADT^A01|7|P|2.5", "0530")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT^A01|7|P|2.5\rPID|||||||19800101250000", "0531")]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ADT^A01|7|P|2.5\rPID|1||\0", "0514")]
    public void A_bad_message_is_set_aside_alone(string bad, string codes)
    {
        var read = Hl7v2Read.Of($"{(bad[0] == 'P' ? "" : Head + "\r")}{bad}\r{Head}\rEVN|A01\r");

        var rejection = Assert.Single(read.Rejections);
        Assert.Equal(codes, read.Codes);
        Assert.Equal(bad + "\r", Encoding.UTF8.GetString(rejection.RawBytes.Span));
        Assert.Equal(bad[0] == 'P' ? 1 : 2, rejection.LineNumber);
        Assert.Equal([Head, "EVN|A01"], read.Messages[^1]);
        Assert.Contains(rejection.Issues, issue => issue.Severity == IssueSeverity.Error);
    }

    [Fact]
    public void A_date_that_does_not_exist_is_named_by_its_place()
    {
        var read = Hl7v2Read.Of($"{Head}\r\nEVN|A01\r\nPID|1||||||20230229\r\n");

        var issue = Assert.Single(Assert.Single(read.Rejections).Issues);
        Assert.Equal("LW-REC-0531 line 3, segment 3 PID, field 7, component 1: "
            + "The value names a date or time that does not exist.", issue.ToString());
    }

    [Fact]
    public void What_is_over_a_limit_is_set_aside_alone()
    {
        var limits = new Hl7Limits { MaxMessageBytes = 1000, MaxSegmentBytes = 500, MaxSegments = 5 };
        var noise = new string('x', 100_000);
        var text = $"{Head}\rOBX|{noise}\r{Head}\rNTE|{noise[..600]}\r{Head}\rA01\rA02\rA03\rA04\rA05\r{Head}\rEVN|1";
        foreach (var step in new[] { 0, 13, 999 })
        {
            var read = Hl7v2Read.Of(Encoding.UTF8.GetBytes(text), limits, step);

            Assert.Equal(
                ["LW-REC-0510", "LW-REC-0511", "LW-REC-0512"],
                read.Rejections.Select(rejection => Assert.Single(rejection.Issues).Code));
            Assert.Equal([Head, "EVN|1"], Assert.Single(read.Messages));
        }
    }

    [Fact]
    public void A_segment_of_100_MB_takes_no_more_memory_than_the_limit()
    {
        var limits = new Hl7Limits { MaxMessageBytes = 1 << 20 };
        using var stream = new RepeatedStream(Encoding.ASCII.GetBytes(Head + "\rOBX|"), 100 << 20);
        using var reader = Hl7Reader.Open(stream, limits);
        var codes = new List<string>();
        reader.Rejected = rejection => codes.Add(rejection.Issues[0].Code);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(reader.NextMessage());
        Assert.Equal(["LW-REC-0510"], codes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData("8859/1", "é", 28591)]
    [InlineData("8859/15", "€", 28605)]
    [InlineData("8859/2", "ł", 28592)]
    [InlineData("8859/5", "Ж", 28595)]
    [InlineData("GB 18030-2000", "测试", 54936)]
    [InlineData("BIG-5", "測試功", 950)]
    [InlineData("KS X 1001", "시험", 949)]
    [InlineData("UNICODE UTF-8", "é測", 65001)]
    [InlineData("", "é測", 65001)]
    public void Values_are_UTF_8_whatever_the_message_declares(string declared, string text, int codePage)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(codePage).GetBytes($"{Head}||||||{declared}\rPID|1||{text}^x\r");
        var read = Hl7v2Read.Of(bytes);

        Assert.Equal($"PID|1||{text}^x", Assert.Single(read.Messages)[1]);
        Assert.Empty(read.Codes);
    }

    [Theory]
    [InlineData("", "0521")]
    [InlineData("ASCII", "0521")]
    [InlineData("UNICODE UTF-8", "0520")]
    [InlineData("UTF-8~ASCII", "0520")]
    [InlineData("ISO IR 999", "0523")]
    public void Latin_1_bytes_are_read_where_nothing_else_is_declared(string declared, string codes)
    {
        var read = Hl7v2Read.Of(Encoding.Latin1.GetBytes($"{Head}||||||{declared}\rPID|1||Müller\r"));

        Assert.Equal(codes, read.Codes);
        Assert.Equal(codes == "0521" ? ["PID|1||Müller"] : [], read.Messages.SelectMany(m => m.Skip(1)));
    }

    [Fact]
    public void An_unknown_character_set_does_no_harm_to_ASCII() =>
        Assert.Equal("0522", Hl7v2Read.Of($"{Head}||||||ISO IR 999\rPID|1\r").Codes);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void UTF_16_is_found_with_and_without_its_mark(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes($"{Head}\r\nPID|1||Müller😀\r\n")];
        foreach (var step in new[] { 0, 1, 3 })
        {
            var read = Hl7v2Read.Of(bytes, step: step);

            Assert.Equal([Head, "PID|1||Müller😀"], Assert.Single(read.Messages));
            Assert.Empty(read.Codes);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_refuses_its_message() =>
        Assert.Equal("0520", Hl7v2Read.Of(
            [.. Encoding.Unicode.GetBytes($"{Head}\rPID|1||"), 0x00, 0xD8, (byte)'\r', 0]).Codes);

    [Fact]
    public void A_name_in_small_letters_is_a_segment()
    {
        using var reader = Open($"{Head}\rpid|1||x\r");

        Assert.True(reader.NextMessage());
        Assert.Equal(1, reader.Message.Find("PID"u8));
        Assert.Equal("LW-REC-0516", Assert.Single(reader.Message.Issues).Code);
    }

    [Theory]
    [InlineData("", "0500")]
    [InlineData(" \r\n\r\n", "0500")]
    [InlineData("FHS|^~\\&|A\rFTS|0\r", "0500")]
    public void A_file_without_messages_is_told(string text, string codes) =>
        Assert.Equal(codes, Hl7v2Read.Of(text).Codes);

    private static Hl7Reader Open(string text) =>
        Hl7Reader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>A beginning, and then x for so many bytes.</summary>
    private sealed class RepeatedStream(byte[] first, long length) : MemoryStream(first)
    {
        private long _left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (base.Read(buffer, offset, count) is var read && read > 0)
            {
                return read;
            }

            var given = (int)Math.Min(_left, count);
            buffer.AsSpan(offset, given).Fill((byte)'x');
            _left -= given;
            return given;
        }
    }
}
