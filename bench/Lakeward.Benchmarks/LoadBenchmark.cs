// How long a CSV file takes from its seal to its table, beside DuckDB's own copy to plain Parquet.
using System.Diagnostics;
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// A file of claims with declared types. Ours opens, compares, re-seals, parses, checks, writes, encrypts,
/// flushes and records; the peer parses and writes. Both run in processes of their own.
/// </summary>
internal static class LoadBenchmark
{
    private const double Aim = 1.5;
    private const double MemoryAim = 1L << 30;

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var csv = Path.Combine(options.Place, "claims.csv");
        var rows = ClaimsFile.Write(csv, options.Size(9_500_000, 1_000_000));
        var size = new FileInfo(csv).Length;
        var (send, load, copy) = (new List<double>(), new List<ChildRun>(), new List<ChildRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var lake = await BenchmarkLake.CreateAsync(options.Place);
            var clock = Stopwatch.StartNew();
            var delivery = await lake.SendAsync(csv, "claims");
            send.Add(clock.Elapsed.TotalSeconds);
            load.Add(ChildRun.Of("load", lake.Root, delivery));
            copy.Add(ChildRun.Of("copy", csv, Path.Combine(options.Place, "claims.parquet")));
            Directory.Delete(lake.Root, recursive: true);
            File.Delete($"{lake.Root}.key");
        }

        var table = new ResultTable(
            string.Create(
                CultureInfo.InvariantCulture, $"Load a CSV of {size / 1e9:0.00} GB, {rows:N0} rows"),
            "DuckDB's copy to plain Parquet");
        table.Alone("send (seal to the drop, flushed)", Figure.Speed(size / Rounds.Median(send)).Text);
        table.AtMost(Aim, "load, wall", Wall(load), Wall(copy));
        table.Add("load, processor time", Cpu(load), Cpu(copy));
        var peak = Figure.Size(load.Max(run => run.PeakBytes));
        table.Add("peak memory", peak, Figure.Size(copy.Max(run => run.PeakBytes)), "at most 1 GiB",
            peak.Value <= MemoryAim);
        File.Delete(csv);
        return table;
    }

    private static (string Text, double Value) Wall(List<ChildRun> runs) =>
        Figure.Time(Rounds.Median(runs.Select(run => run.Seconds)));

    private static (string Text, double Value) Cpu(List<ChildRun> runs) =>
        Figure.Time(Rounds.Median(runs.Select(run => run.CpuSeconds)));
}
