// How fast X12 becomes table rows, beside reading the same events without rows.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// Professional claims in one file, read by one thread in a process of its own: every cell of every row is
/// looked at. Speed is bytes over processor time.
/// </summary>
internal static class X12RowsBenchmark
{
    private const double Aim = 60e6;

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var file = Path.Combine(options.Place, "claims.x12");
        X12File.Write(file, (long)options.Size(200, 40) << 20);
        var size = new FileInfo(file).Length;
        double Cpu(string work) => ChildRun.Of(work, file).CpuSeconds;
        var seconds = Rounds.Interleave(options.Rounds, () => Cpu("x12-rows"), () => Cpu("x12-events"));
        var (rows, events) = (Figure.Speed(size / seconds[0]), Figure.Speed(size / seconds[1]));
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"X12 to table rows, {size >> 20} MiB of 837 claims"),
            "events without rows");
        table.Add("rows with all checks", rows, events, "60 MB/s", rows.Value >= Aim);
        FlatMemory.AddTo(table, options, "x12-rows", file, X12File.Write);
        return Task.FromResult(table);
    }
}
