// How fast X12 is read and checked, beside a plain scan for its delimiters and the readers of npm.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// Professional claims in one file, read by one thread in a process of its own: segments with their elements,
/// and events with control numbers, loops, elements and amounts checked. The scan looks at every byte for a
/// terminator and for an element separator, and does nothing else. Speed is bytes over processor time.
/// </summary>
internal static class X12Benchmark
{
    private const double Aim = 150e6;
    private static readonly string Peers = Path.Combine("artifacts", "x12-peers");

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var file = Path.Combine(options.Place, "claims.x12");
        X12File.Write(file, (long)options.Size(200, 40) << 20);
        var size = new FileInfo(file).Length;
        double Cpu(string work) => ChildRun.Of(work, file).CpuSeconds;
        var seconds = Rounds.Interleave(
            options.Rounds, () => Cpu("x12-scan"), () => Cpu("x12-segments"), () => Cpu("x12-events"));
        var speeds = seconds.Select(second => Figure.Speed(size / second)).ToArray();
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Read X12, {size >> 20} MiB of 837 claims"),
            "plain delimiter scan");
        table.Add("segments and elements", speeds[1], speeds[0]);
        table.Add("events with all checks", speeds[2], speeds[0], "150 MB/s", speeds[2].Value >= Aim);
        AddPeers(table, options, file, speeds[2].Value);
        FlatMemory.AddTo(table, options, "x12-events", file, X12File.Write);
        return Task.FromResult(table);
    }

    /// <summary>The readers of npm build strings and objects, so a part of the file is enough.</summary>
    private static void AddPeers(ResultTable table, BenchmarkOptions options, string file, double ours)
    {
        if (!Directory.Exists(Peers))
        {
            table.Remark("The readers of npm are not installed; `bench/x12-peers` installs them.");
            return;
        }

        X12File.Write(file, (long)options.Size(20, 5) << 20);
        var size = new FileInfo(file).Length;
        foreach (var name in new[] { "x12-parser", "node-x12" })
        {
            var output = ExternalProgram.Output("node", "bench/x12-peers.mjs", Peers, name, file);
            var peer = Figure.Speed(size / double.Parse(output, CultureInfo.InvariantCulture));
            table.Add($"events with all checks, beside {name} (npm)", Figure.Speed(ours), peer);
        }
    }
}
