// Mutations of the real files: nothing crashes, hangs, or reads differently when it arrives differently.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lakeward.Records.Archive;
using Lakeward.Records.FixedWidth;
using Lakeward.Records.Hl7v2;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

/// <summary>
/// Each target runs for two seconds, or for as many as <c>LAKEWARD_FUZZ_SECONDS</c> says. Seeds are printed.
/// </summary>
public sealed class Hl7v2FuzzTests(ITestOutputHelper output)
{
    private static readonly byte[][] Special =
    [
        "\r"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), [0x0B], [0x1C, 0x0D], [0], [0xFF],
        [0xEF, 0xBB, 0xBF],
        "MSH"u8.ToArray(), "MSH|^~\\&|"u8.ToArray(), "\rMSH|"u8.ToArray(), "\rBHS|^~\\&|\r"u8.ToArray(),
        "\rBTS|2\r"u8.ToArray(), "\rFHS|^~\\&|\r"u8.ToArray(), "\rFTS|1\r"u8.ToArray(), "\rADD|"u8.ToArray(),
        "|"u8.ToArray(), "^"u8.ToArray(), "~"u8.ToArray(), "\\"u8.ToArray(), "&"u8.ToArray(),
        "\\X0D\\"u8.ToArray(), "\\.sp9999999999\\"u8.ToArray(), "||||||8859/1"u8.ToArray(),
        "\"\""u8.ToArray(), "20230230"u8.ToArray(),
    ];

    private static readonly Hl7Limits Small = new()
    {
        MaxMessageBytes = 20_000, MaxSegmentBytes = 5000, MaxSegments = 200, MaxFields = 3000, MaxIssues = 10,
    };

    [Fact]
    public void Mutated_messages_are_read_or_refused()
    {
        var corpus = Corpus("hl7v2", 40_000);
        var groups = new Hl7Groups();
        Run(random =>
        {
            var bytes = Mutate(corpus, random);
            var limits = random.Next(2) == 0 ? Small : null;
            var whole = Hl7v2Read.Of(bytes, limits);
            var parts = Hl7v2Read.Of(bytes, limits, step: random.Next(1, 50));
            Assert.Equal(whole.Codes, parts.Codes);
            Assert.Equal(whole.Written.SelectMany(part => part), parts.Written.SelectMany(part => part));
            Assert.All(whole.Rejections, rejection => Assert.NotEmpty(rejection.Issues));
            Walk(bytes, limits, groups);
            CheckSecondReading(whole);
            using var records = Hl7Records.Open(new MemoryStream(bytes), limits);
            records.ReadCells();
        });
    }

    [Fact]
    public void Mutated_fixed_width_rows_are_read_or_refused()
    {
        var corpus = Corpus("fixedwidth", 10_000);
        Run(random =>
        {
            var layout = CclfLayouts.All[random.Next(CclfLayouts.All.Count)];
            var bytes = Mutate(corpus, random);
            using var reader = FixedWidthReader.Open(
                new MemoryStream(bytes), layout, CclfLayouts.All, new FixedWidthLimits(600));
            while (reader.NextRow())
            {
                for (var column = 0; column < layout.Columns.Count; column++)
                {
                    Assert.InRange(reader.Field(column).Length, 0, layout.Columns[column].Length);
                }
            }
        });
    }

    [Fact]
    public void Mutated_archives_are_read_or_refused()
    {
        var corpus = Corpus("fixedwidth", 10_000).Where(bytes => ZipReader.IsArchive(bytes)).ToArray();
        var limits = new ZipLimits { MaxEntries = 20, MaxEntryBytes = 1 << 20, MaxTotalBytes = 1 << 21 };
        Run(random =>
        {
            using var reader = ZipReader.Open(new MemoryStream(Mutate(corpus, random)), limits);
            for (var entries = 0; reader.NextEntry(); entries++)
            {
                Assert.InRange(entries, 0, limits.MaxEntries);
                try
                {
                    reader.OpenEntry().CopyTo(Stream.Null);
                }
                catch (ZipEntryException bad)
                {
                    Assert.StartsWith("LW-REC-08", bad.Issue.Code, StringComparison.Ordinal);
                }
            }
        });
    }

    [Theory]
    [InlineData("PID|1||{0}|x\r")]
    [InlineData("||||||||||||||||||||")]
    [InlineData("OBX|1|TX|^^^^&&&&~~~~\\\\\\\\\r")]
    [InlineData("\r\n\n\r")]
    [InlineData("not a segment at all\n")]
    [InlineData("\rADD|more")]
    [InlineData("MSH|^~\\&|||||2026||ADT^A01|1|P|2.5\r")]
    [InlineData("MSH|")]
    [InlineData("BHS|^~\\&|\rBTS|9\r")]
    [InlineData("\u000b")]
    public void The_work_grows_as_the_input_does(string piece) =>
        Growth.AssertLinear(size => Work(piece, size), 1 << 17);

    /// <summary>Reads so many bytes of a piece in one file.</summary>
    private static Action Work(string piece, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(
            "MSH|^~\\&|||||2026||ADT^A01|1|P|2.5\rOBX|"
            + string.Concat(Enumerable.Repeat(piece, size / piece.Length)));
        return () =>
        {
            using var reader = Hl7Reader.Open(new MemoryStream(bytes));
            var groups = new Hl7Groups();
            while (reader.NextMessage())
            {
                groups.Read(reader.Message);
            }
        };
    }

    private static void Walk(byte[] bytes, Hl7Limits? limits, Hl7Groups groups)
    {
        using var reader = Hl7Reader.Open(new MemoryStream(bytes), limits);
        while (reader.Next() != Hl7Part.None)
        {
            groups.Read(reader.Message);
            for (var index = 0; index < reader.Message.SegmentCount; index++)
            {
                Assert.InRange(groups.GroupOf(index), -1, groups.Groups.Count - 1);
                var segment = reader.Message.Segment(index);
                for (var number = 1; number <= Math.Min(segment.FieldCount, 40); number++)
                {
                    var field = segment.Field(number);
                    _ = field.ToString();
                    var last = field.Repetition(Math.Min(field.RepetitionCount, 5));
                    _ = last.Component(Math.Min(last.ComponentCount, 5)).Subcomponent(2).ToString();
                    _ = Hl7DateTime.Parse(field.Bytes, out _);
                }
            }
        }
    }

    /// <summary>What was written reads as what was read.</summary>
    private static void CheckSecondReading(Hl7v2Read first)
    {
        foreach (var (segments, bytes) in first.Messages.Zip(
            first.Written.Where((_, at) => first.Parts[at] == Hl7Part.Message)))
        {
            var second = Hl7v2Read.Of(bytes);
            if (second.Messages.Count == 1)
            {
                Assert.Equal(
                    segments.Select(Uri.EscapeDataString), second.Messages[0].Select(Uri.EscapeDataString));
            }
        }
    }

    private static byte[][] Corpus(string folder, int longest) =>
    [
        .. Directory.GetFiles(House.Shared("data", folder), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(path => new FileInfo(path).Length <= longest)
            .Select(File.ReadAllBytes),
    ];

    private static byte[] Mutate(byte[][] corpus, Random random)
    {
        var bytes = corpus[random.Next(corpus.Length)].ToList();
        for (var times = random.Next(1, 8); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when length > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Special[random.Next(Special.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.AddRange(corpus[random.Next(corpus.Length)]);
                    break;
                case 5 when bytes.Count > 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300)));
                    break;
            }
        }

        return [.. bytes];
    }

    private void Run(Action<Random> once)
    {
        var seconds = double.Parse(
            Environment.GetEnvironmentVariable("LAKEWARD_FUZZ_SECONDS") ?? "2", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        var seed = Environment.TickCount;
        var first = seed;
        for (; clock.Elapsed.TotalSeconds < seconds; seed++)
        {
            try
            {
                once(new Random(seed));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed}", failure);
            }
        }

        output.WriteLine($"seeds {first} to {seed}");
    }
}
