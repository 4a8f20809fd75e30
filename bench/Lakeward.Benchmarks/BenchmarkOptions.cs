// What the command line asks for: which benchmarks, how large, where, and into which document.
namespace Lakeward.Benchmarks;

/// <summary>The choices of one run.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Every benchmark by its name, in the order of a full run.</summary>
    public static readonly IReadOnlyDictionary<string, Func<BenchmarkOptions, Task<ResultTable>>> Known =
        new Dictionary<string, Func<BenchmarkOptions, Task<ResultTable>>>
        {
            ["seal"] = SealBenchmark.RunAsync,
            ["parquet"] = ParquetBenchmark.RunAsync,
            ["query"] = QueryBenchmark.RunAsync,
            ["session"] = SessionBenchmark.RunAsync,
            ["wire"] = WireBenchmark.RunAsync,
            ["timing"] = TimingBenchmark.RunAsync,
            ["load"] = LoadBenchmark.RunAsync,
            ["x12-rows"] = X12RowsBenchmark.RunAsync,
            ["audit"] = AuditLogBenchmark.RunAsync,
            ["subjects"] = SubjectBenchmark.RunAsync,
            ["stores"] = StoreBenchmark.RunAsync,
            ["drops"] = DropBenchmark.RunAsync,
            ["console"] = ConsoleBenchmark.RunAsync,
            ["x12"] = X12Benchmark.RunAsync,
            ["hl7"] = Hl7Benchmark.RunAsync,
            ["fhir"] = FhirBenchmark.RunAsync,
        };

    /// <summary>How it is called.</summary>
    public static string Usage =>
        $"usage: bench/run [--quick] [--place FOLDER] [--write FILE] [{string.Join(" | ", Known.Keys)}]...";

    /// <summary>The benchmarks to run.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Small sizes, for a first look; never written into the document.</summary>
    public bool Quick { get; init; }

    /// <summary>A fresh folder on a real disk; removed at the end.</summary>
    public required string Place { get; init; }

    /// <summary>Where the tables are written, if anywhere.</summary>
    public Document? Document { get; init; }

    /// <summary>How often each thing is measured; the median counts.</summary>
    public int Rounds => 3;

    /// <summary>The full size, or a fraction of it in a quick run.</summary>
    public int Size(int full, int quick) => Quick ? quick : full;

    /// <summary>Reads the command line; null where it cannot be understood.</summary>
    public static BenchmarkOptions? Parse(ReadOnlySpan<string> args)
    {
        var names = new List<string>();
        var (quick, place, document) = (false, Path.GetTempPath(), (string?)null);
        for (var at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--place" when at + 1 < args.Length:
                    place = args[++at];
                    break;
                case "--write" when at + 1 < args.Length:
                    document = args[++at];
                    break;
                case var name when Known.ContainsKey(name):
                    names.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return new BenchmarkOptions
        {
            Names = names.Count > 0 ? names : [.. Known.Keys],
            Quick = quick,
            Place = Path.Combine(place, $"lakeward-bench-{Environment.ProcessId}"),
            Document = document is null || quick ? null : new Document(document),
        };
    }
}
