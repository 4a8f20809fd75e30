// Broken X12 of every kind is read to its end, in bounded memory and linear time.
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Records;
using Lakeward.Records.X12;
using Lakeward.Tests.Ground;
using Xunit;
using static Lakeward.Tests.Records.X12Files;

namespace Lakeward.Tests.Records;

public sealed class X12FuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "ISA", "IEA*1*000000001~", "ST*837*0001*005010X222A1~", "SE*2*0001~", "GS*HC*", "HL*1*1*22*1~",
        "HL*2*1*",
        "BIN*99999999*", "BIN*3*a~b~", "BDS*ASC*2*~~~", "~~~~", "****", "^^^", ":::", "\r\n", "\0", "\u001a",
        "CLM*",
        "LX*1~", "SVC*HC:1*-1*", "REF*", "*999999999999999999999*", "*1E9*", "*D8*20250230~", "\u00ff",
        "\u00e9",
    ];

    private static readonly string[] Formats =
        ["x12-837", "x12-835", "x12-834", "x12-270", "x12-276", "x12-999"];

    [Fact]
    public void Mutated_files_are_read_to_their_end()
    {
        var files = All().Where(file => file.Bytes.Length < 20_000).Select(file => file.Bytes).ToArray();
        var seconds = double.Parse(
            Environment.GetEnvironmentVariable("LAKEWARD_FUZZ_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var runs = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; runs++)
        {
            var bytes = Mutate(random, files[random.Next(files.Length)], files);
            try
            {
                Check(bytes, random.Next(1, 5000));
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, run {runs}: {failure}\n{Convert.ToBase64String(bytes)}");
            }
        }

        output.WriteLine($"{runs} runs");
        Assert.True(runs > 50);
    }

    [Theory]
    [InlineData("\u00E2", "\u00E2\u0080\u00A6")]
    [InlineData("\u00E2\u0080\u00A6", "\u00E2")]
    [InlineData("\u0080", "\u00E2\u0080\u00A6")]
    public void A_byte_of_one_delimiter_that_is_another_makes_them_collide(string element, string segment)
    {
        var text = (Isa + "GS*HC*A*B*20250101*1200*1*X*005010X222A1~ST*837*0001~SE*2*0001~")
            .Replace("*", element, StringComparison.Ordinal).Replace("~", segment, StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text));
        var issues = new List<RecordIssue>();
        using var reader = X12EventReader.Open(stream);
        reader.IssueFound = issues.Add;
        while (reader.Read())
        {
        }

        Assert.Equal("LW-REC-0406", issues[0].Code);
        Assert.Equal(0, reader.AcceptedCount);
    }

    [Fact]
    public void A_segment_of_100_MB_is_an_issue_and_not_memory()
    {
        using var stream = new Repeated(
            Isa + "GS*HC*SENDER*RECEIVER*20250101*1200*1*X*005010X222A1~ST*837*0001~NTE*ADD*",
            "long text ",
            10 << 20,
            "~SE*3*0001~GE*1*1~IEA*1*000000001~");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var issues = new List<RecordIssue>();
        using var reader = X12EventReader.Open(stream, new X12Options
        {
            Limits = new X12Limits { MaxSegmentBytes = 1 << 20 },
        });
        reader.IssueFound = issues.Add;
        while (reader.Read())
        {
        }

        Assert.Equal("LW-REC-0408", issues[0].Code);
        Assert.DoesNotContain(issues, issue => issue.Code == "LW-REC-0428");
        Assert.Equal(0, reader.AcceptedCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData("CLM*A1*10***11:B:1*Y*A*Y*Y~HI*ABK:J45~LX*1~SV1*HC:99213*10*UN*1***1~DTP*472*D8*20250101~")]
    [InlineData("HL*1*1*22*0~")]
    [InlineData("BIN*999999*a~")]
    [InlineData("ISA*ISA*")]
    [InlineData("~")]
    [InlineData("\n")]
    [InlineData("UM")]
    public void The_work_and_the_memory_grow_as_the_input_does(string piece)
    {
        const string head = "GS*HC*SENDER*RECEIVER*20250101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~";
        var count = (1 << 19) / piece.Length;
        Growth.AssertLinear(units => () => Allocated(head, piece, units), count / 4);
        Assert.InRange(
            Allocated(head, piece, count * 2), 0, (3 * Allocated(head, piece, count)) + (64 << 20));
    }

    /// <summary>Bytes allocated by reading a file.</summary>
    private static long Allocated(string head, string piece, int count)
    {
        using var stream = new Repeated(Isa + head, piece, count, "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = X12EventReader.Open(stream);
        while (reader.Read())
        {
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Reads in pieces and at once, and holds what must be so whatever the bytes are.</summary>
    private static void Check(byte[] bytes, int chunk)
    {
        var whole = Events(new MemoryStream(bytes));
        Assert.Equal(whole, Events(new ChunkedStream(bytes, chunk)));
        Assert.InRange(whole.Count, 0, (8 * bytes.Length) + 16);
        using var records = X12Records.Open(new MemoryStream(bytes), Formats);
        records.ReadCells();
    }

    private static List<(X12EventKind, long)> Events(Stream stream)
    {
        var events = new List<(X12EventKind, long)>();
        var open = new Stack<X12EventKind>();
        var acknowledgement = new X12Acknowledgement(
            new ArrayBufferWriter<byte>(), new DateTime(2025, 1, 2), 1);
        using var reader = X12EventReader.Open(stream);
        while (reader.Read())
        {
            events.Add((reader.Kind, reader.SegmentNumber));
            acknowledgement.Observe(reader);
            switch (reader.Kind)
            {
                case X12EventKind.InterchangeStart or X12EventKind.GroupStart
                    or X12EventKind.TransactionSetStart
                    or X12EventKind.LoopStart:
                    open.Push(reader.Kind);
                    break;
                case X12EventKind.Segment:
                    Assert.False(reader.Segment.Id.IsEmpty && reader.Segment.ElementCount == 0);
                    break;
                default:
                    Assert.True(open.TryPop(out var start) && End(start) == reader.Kind);
                    break;
            }
        }

        Assert.Empty(open);
        Assert.False(reader.Read());
        return events;
    }

    private static X12EventKind End(X12EventKind start) => start switch
    {
        X12EventKind.InterchangeStart => X12EventKind.InterchangeEnd,
        X12EventKind.GroupStart => X12EventKind.GroupEnd,
        X12EventKind.TransactionSetStart => X12EventKind.TransactionSetEnd,
        _ => X12EventKind.LoopEnd,
    };

    private static byte[] Mutate(Random random, byte[] seed, byte[][] files)
    {
        var bytes = seed.ToList();
        for (var times = random.Next(1, 8); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    var other = files[random.Next(files.Length)];
                    bytes.InsertRange(at, other[random.Next(other.Length)..]);
                    break;
                default:
                    var (from, to) = (bytes[at], bytes[random.Next(bytes.Count)]);
                    bytes = [.. bytes.Select(unit => unit == from ? to : unit)];
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A text with a part that repeats, which is never held as a whole.</summary>
    private sealed class Repeated(string head, string piece, int count, string tail) : Stream
    {
        private readonly byte[] _piece = Encoding.UTF8.GetBytes(piece);
        private ReadOnlyMemory<byte> _now = Encoding.UTF8.GetBytes(head);
        private int _left = count;
        private bool _isTail;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = 0;
            while (read < count && (!_now.IsEmpty || Next()))
            {
                var length = Math.Min(count - read, _now.Length);
                _now.Span[..length].CopyTo(buffer.AsSpan(offset + read));
                _now = _now[length..];
                read += length;
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Next()
        {
            if (_isTail)
            {
                return false;
            }

            _isTail = _left-- == 0;
            _now = _isTail ? Encoding.UTF8.GetBytes(tail) : _piece;
            return !_now.IsEmpty;
        }
    }
}
