// Whether a reader needs as much memory for a long file as for a short one.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>Peak resident memory of a process that reads 10 MiB, and of one that reads 1 GiB.</summary>
internal static class FlatMemory
{
    private const int Short = 10;
    private const double Aim = 16 << 20;

    /// <summary>Writes the files in turn, reads them, and deletes the last.</summary>
    public static void AddTo(
        ResultTable table, BenchmarkOptions options, string work, string file, Action<string, long> write)
    {
        var large = options.Size(1024, 100);
        var (low, high) = (PeakOf(Short), PeakOf(large));
        File.Delete(file);
        table.Alone(
            string.Create(CultureInfo.InvariantCulture, $"peak memory with {Short} MiB and {large} MiB"),
            $"{Figure.Size(low).Text}, {Figure.Size(high).Text}",
            "at most 16 MiB apart",
            high - low <= Aim);

        double PeakOf(int megabytes)
        {
            write(file, (long)megabytes << 20);
            return ChildRun.Of(work, file).PeakBytes;
        }
    }
}
