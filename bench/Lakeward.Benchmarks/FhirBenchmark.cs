// How fast FHIR lines become cells, beside a plain pass over the same JSON and DuckDB's reader of it.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lakeward.Records.Fhir;
using Lakeward.Records.Mapping;

namespace Lakeward.Benchmarks;

/// <summary>
/// Bulk Data lines of observations. The plain pass checks the JSON and keeps nothing; DuckDB reads the
/// observation view's columns with declared types. Speed per core is bytes over processor time of all
/// threads. Then a Bundle that is made while it is read, for its memory.
/// </summary>
internal static class FhirBenchmark
{
    private const double Aim = 100e6;

    private const string Line =
        "{\"resourceType\":\"Observation\",\"id\":\"f2bdbe7e-%\",\"status\":\"final\","
        + "\"category\":[{\"coding\":[{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\","
        + "\"display\":\"vital-signs\"}]}],"
        + "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8302-2\","
        + "\"display\":\"Body Height\"}],\"text\":\"Body Height\"},"
        + "\"subject\":{\"reference\":\"Patient/018f428e-%\"},"
        + "\"encounter\":{\"reference\":\"Encounter/a87b575f-%\"},"
        + "\"effectiveDateTime\":\"2011-10-14T23:37:54+00:00\",\"issued\":\"2011-10-14T23:37:54.530+00:00\","
        + "\"valueQuantity\":{\"value\":176.35%,\"unit\":\"cm\",\"system\":\"http://unitsofmeasure.org\","
        + "\"code\":\"cm\"}}";

    private const string Columns = """
        id, subject.reference, encounter.reference, status, category[1].coding[1].code,
        code.coding[1].system, code.coding[1].code, code.coding[1].display, effectiveDateTime::TIMESTAMPTZ,
        issued::TIMESTAMPTZ, valueQuantity.value, valueQuantity.code
        """;

    private const string Types = """
        {id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', encounter: 'STRUCT(reference VARCHAR)',
         status: 'VARCHAR', category: 'STRUCT(coding STRUCT(code VARCHAR)[])[]',
         code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[], "text" VARCHAR)',
         effectiveDateTime: 'VARCHAR', issued: 'VARCHAR',
         valueQuantity: 'STRUCT("value" DECIMAL(38,18), unit VARCHAR, code VARCHAR)'}
        """;

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var path = Path.Combine(options.Place, "observations.ndjson");
        var lines = Write(path, options.Size(200_000, 40_000));
        var bytes = File.ReadAllBytes(path);
        using var duck = new PlainDuckDb();
        var query = $"""
            SELECT {Columns} FROM read_json('{path}', format = 'newline_delimited', columns = {Types})
            """;
        _ = (Plain(bytes), Cells(bytes, lines));
        var seconds = Rounds.Interleave(
            options.Rounds,
            () => Cpu(() => Plain(bytes)),
            () => Cpu(() => Resources(bytes, lines)),
            () => Cpu(() => Cells(bytes, lines)),
            () => Cpu(() => duck.Run(query)));
        var speeds = Array.ConvertAll(seconds, each => Figure.Speed(bytes.Length / each));

        var table = new ResultTable($"FHIR, {bytes.Length >> 20} MiB of lines, per core", "beside");
        table.Add("lines to resources, beside a plain Utf8JsonReader", speeds[1], speeds[0]);
        table.Add(
            "lines to row cells, beside a plain Utf8JsonReader", speeds[2], speeds[0], "100 MB/s",
            speeds[2].Value >= Aim);
        table.Add("lines to row cells, beside DuckDB's read_json", speeds[2], speeds[3]);
        foreach (var megabytes in new[] { 10, options.Size(1000, 100) })
        {
            var (held, speed) = Bundle(megabytes * 1_000_000L);
            table.Alone(
                string.Create(CultureInfo.InvariantCulture, $"a Bundle of {megabytes} MB: allocated in all"),
                $"{Figure.Size(held).Text}, at {Figure.Speed(speed).Text}", "8 MiB", held <= 8 << 20);
        }

        table.Remark(
            "Ours gives all 32 columns of the observation view, checked against their types; DuckDB gives "
            + "the twelve that have values.");
        return Task.FromResult(table);
    }

    private static int Write(string path, int lines)
    {
        using var file = new StreamWriter(path);
        for (var line = 0; line < lines; line++)
        {
            file.Write(LineOf(line));
            file.Write('\n');
        }

        return lines;
    }

    private static string LineOf(int number) =>
        Line.Replace("%", number.ToString("D8", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static double Cpu(Action work)
    {
        var start = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static long Plain(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        long tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static void Resources(byte[] bytes, int expected)
    {
        using var reader = FhirReader.Open(new MemoryStream(bytes));
        while (reader.Next())
        {
        }

        Require(reader.Count == expected);
    }

    private static long Cells(byte[] bytes, int expected)
    {
        var rows = new MappedRows();
        var extraction = new FhirExtraction(FhirViews.Default);
        using var reader = FhirReader.Open(new MemoryStream(bytes));
        long letters = 0;
        var count = 0;
        while (reader.Next())
        {
            Require(extraction.TryRead(reader.Resource, rows, out _));
            for (var row = 0; row < rows.Count; row++, count++)
            {
                for (var column = 0; column < rows.Table(row).Columns.Count; column++)
                {
                    letters += rows.Cell(row, column).Length;
                }
            }
        }

        Require(count == expected);
        return letters;
    }

    /// <summary>What reading a Bundle of so many bytes allocated, and how fast it went.</summary>
    private static (double Held, double Speed) Bundle(long length)
    {
        using var stream = new EndlessBundle(length);
        var rows = new MappedRows();
        var extraction = new FhirExtraction(FhirViews.Default);
        var start = GC.GetAllocatedBytesForCurrentThread();
        var seconds = Cpu(() =>
        {
            using var reader = FhirReader.Open(stream);
            while (reader.Next())
            {
                Require(extraction.TryRead(reader.Resource, rows, out _));
            }

            Require(!reader.IsBroken && reader.RejectedCount == 0);
        });
        return (GC.GetAllocatedBytesForCurrentThread() - start, length / seconds);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The lines were not read as they were written.");
        }
    }

    /// <summary>A Bundle of at least so many bytes that is never in memory.</summary>
    private sealed class EndlessBundle(long length) : Stream
    {
        private readonly byte[] _entry = Encoding.UTF8.GetBytes($"{{\"resource\":{LineOf(7)}}},");
        private byte[] _part = "{\"resourceType\":\"Bundle\",\"entry\":["u8.ToArray();
        private int _at;
        private long _given;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _given;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _part.Length)
            {
                if (_ended)
                {
                    return 0;
                }

                _ended = _given >= length;
                (_part, _at) = (_ended ? "{}]}"u8.ToArray() : _entry, 0);
            }

            var taken = Math.Min(count, _part.Length - _at);
            _part.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
            _at += taken;
            _given += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
