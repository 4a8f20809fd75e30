// Broken FHIR files do no harm: no exception, bounded memory, linear time.
using System.Text;
using System.Text.Json;
using Lakeward.Records;
using Lakeward.Records.Fhir;
using Lakeward.Records.Mapping;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Records;

public sealed class FhirFuzzTests
{
    private const string Bundle = """{"resourceType":"Bundle","entry":[""";

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud800", "\n", "\r\n", " ", "\0", "null",
            "1e999", "\"id\":", "\"resourceType\":", "\"Bundle\"", "\"entry\":[", "\"resource\":{",
            "\"fullUrl\":", "[[[[[[[[",
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":", "-", "0.1e-7", "\"1970-02-30\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80],
    ];

    [Fact]
    public void Broken_files_give_issues_and_whole_resources()
    {
        var files = Directory.GetFiles(House.Shared("data", "fhir"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        Mutation.Repeat(500, seed =>
        {
            var mutation = new Mutation(seed, Words);
            var bytes = mutation.Break(files[mutation.Below(files.Count)], 40_000);
            var limits = mutation.Below(2) == 0 ? FhirLimits.Default : new FhirLimits
            {
                MaxResourceBytes = 64 + mutation.Below(5000),
                MaxValues = 16 + mutation.Below(500),
                MaxDepth = 2 + mutation.Below(12),
                MaxBundleDepth = 1 + mutation.Below(3),
                MaxRows = 1 + mutation.Below(20),
            };
            var whole = Describe(new MemoryStream(bytes), limits);
            var pieces = Describe(new PiecewiseStream(bytes, 1 + mutation.Below(700)), limits);

            Assert.Equal(whole, pieces);
        });
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Basic\",\"id\":\"x\",\"m\":{", "\"name*\":1,", "\"z\":0}}")]
    [InlineData("""{"resourceType":"Basic","id":"x","m":[""", """{"a":[],"\u0061b":"\n"},""", "0]}")]
    [InlineData(Bundle, """{"resource":{"resourceType":"Basic","id":"x"}},""", "{}]}")]
    [InlineData(Bundle, """{"resource":{"resourceType":"Bundle"}},""", "{}]}")]
    [InlineData(Bundle, "7,", "{}]}")]
    [InlineData("""{"resourceType":"Bundle","x":" """, "xxxxxxxxxxxxxxxxxxxx", "\"}")]
    [InlineData("""{"resourceType":"Basic","x":" """, """\\\"\u00e9""", "\"}")]
    [InlineData("", """{"resourceType":"Basic","id":"x"}¶""", "")]
    [InlineData("", "{\"resourceType\":¶", "")]
    [InlineData("{\"a\":1}¶{\"a\":2}¶", "¶  ¶", "")]
    [InlineData("", "   ", "")]
    [InlineData("""{"resourceType":"Claim","id":"x","item":[""", """{"sequence":1},""", "{}]}")]
    [InlineData("""{"resourceType":"Claim","id":"x","item":[""", "{},¤", "{}]}")]
    public void The_work_grows_as_the_input_does(string before, string piece, string after)
    {
        var limits = new FhirLimits
        {
            MaxResourceBytes = 64 << 20,
            MaxValues = 16 << 20,
            MaxRows = 10_000_000,
        };
        Growth.AssertLinear(Work, 200_000 / piece.Length);

        byte[] Text(int times)
        {
            var text = new StringBuilder(before);
            for (var index = 0; index < times; index++)
            {
                text.Append(piece.Replace("*", index.ToString("x"), StringComparison.Ordinal).Trim('¤'));
            }

            if (piece.EndsWith('¤'))
            {
                // As many members beside what gives the rows.
                text.Append("{}]");
                text.AppendJoin("", Enumerable.Range(0, times).Select(index => $",\"a{index}\":1"));
                return Encoding.UTF8.GetBytes(text.Append('}').ToString());
            }

            return Encoding.UTF8.GetBytes(text.Append(after).Replace('¶', '\n').ToString());
        }

        Action Work(int times)
        {
            var bytes = Text(times);
            return () => Read(new MemoryStream(bytes), limits, null);
        }
    }

    [Theory]
    [InlineData(Bundle, """{"fullUrl":"urn:x","resource":*},""", "{}]}")]
    [InlineData("[", "*,", "0]")]
    [InlineData("", "*\n", "")]
    public void A_file_of_any_size_is_read_in_the_memory_of_one_resource(
        string before, string piece, string after)
    {
        const string Resource =
            """{"resourceType":"Patient","id":"x","name":[{"family":"Roe"}],"active":true}""";
        var repeated = Encoding.UTF8.GetBytes(piece.Replace("*", Resource, StringComparison.Ordinal));
        _ = Allocated(10);

        Assert.InRange(Allocated(120_000) - Allocated(30_000), -1 << 16, 1 << 16);

        long Allocated(int times)
        {
            using var stream = new RepeatingStream(
                Encoding.UTF8.GetBytes(before), repeated, times, Encoding.UTF8.GetBytes(after));
            var start = GC.GetAllocatedBytesForCurrentThread();
            using var reader = FhirReader.Open(stream);
            var extraction = new FhirExtraction(FhirViews.Default);
            var rows = new MappedRows();
            var count = 0;
            while (reader.Next())
            {
                count += extraction.TryRead(reader.Resource, rows, out _) ? rows.Count : 0;
            }

            Assert.Equal(times, count);
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }
    }

    private static string Describe(Stream stream, FhirLimits limits)
    {
        var text = new StringBuilder();
        Read(stream, limits, text);
        return text.ToString();
    }

    private static void Read(Stream stream, FhirLimits limits, StringBuilder? text)
    {
        var rows = new MappedRows();
        var extraction = new FhirExtraction(FhirViews.Default, null, limits);
        using var reader = FhirReader.Open(stream, limits);
        reader.Rejected = rejection => text?.Append(rejection.ToIssue()).Append('\n');
        while (reader.Next())
        {
            var read = extraction.TryRead(reader.Resource, rows, out var error);
            Assert.Equal(read, error is null);
            if (text is not null)
            {
                using var json = JsonDocument.Parse(Encoding.UTF8.GetString(reader.Resource.Bytes));
                Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
                if (!reader.Resource.Bytes.Contains((byte)'\\'))
                {
                    Assert.Equal(
                        reader.Resource.Type, json.RootElement.GetProperty("resourceType").GetString());
                }

                text.Append(json.RootElement.GetRawText()).Append(error).Append(rows.Count).Append('\n');
            }
        }

        text?.AppendJoin('\n', reader.Issues);
        Assert.DoesNotContain(reader.Issues, issue => issue.Severity == IssueSeverity.Error);
    }

    /// <summary>A long stream that is never in memory.</summary>
    private sealed class RepeatingStream(byte[] before, byte[] repeated, int times, byte[] after) : Stream
    {
        private int _part = -1;
        private int _at;

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
            while (_part <= times)
            {
                var part = _part < 0 ? before : _part < times ? repeated : after;
                if (_at < part.Length)
                {
                    var taken = Math.Min(count, part.Length - _at);
                    part.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
                    _at += taken;
                    return taken;
                }

                (_part, _at) = (_part + 1, 0);
            }

            return 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
