// How fast HL7 v2 is read and checked, beside a plain scan for its delimiters and the readers of npm.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// Results and admissions in one file, read by one thread in a process of its own: messages with their
/// segments and fields indexed and all checks made; and besides, every component taken, unescaped, and put
/// into its group. The scan looks at every byte for an end of segment or field, and does nothing else. Speed
/// is bytes over processor time.
/// </summary>
internal static class Hl7Benchmark
{
    private const double Aim = 150e6;
    private static readonly string Peers = Path.Combine("artifacts", "hl7-peers");

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var file = Path.Combine(options.Place, "messages.hl7");
        Hl7File.Write(file, (long)options.Size(200, 40) << 20);
        var size = new FileInfo(file).Length;
        double Cpu(string work) => ChildRun.Of(work, file).CpuSeconds;
        var seconds = Rounds.Interleave(
            options.Rounds, () => Cpu("hl7-scan"), () => Cpu("hl7-messages"), () => Cpu("hl7-components"));
        var speeds = seconds.Select(second => Figure.Speed(size / second)).ToArray();
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Read HL7 v2, {size >> 20} MiB of ORU and ADT"),
            "plain delimiter scan");
        table.Add("messages, fields, all checks", speeds[1], speeds[0], "150 MB/s", speeds[1].Value >= Aim);
        table.Add("every component unescaped", speeds[2], speeds[0], "150 MB/s", speeds[2].Value >= Aim);
        AddPeers(table, options, file, speeds[2].Value);
        FlatMemory.AddTo(table, options, "hl7-messages", file, Hl7File.Write);
        return Task.FromResult(table);
    }

    /// <summary>The readers of npm build strings and objects, so a part of the file is enough.</summary>
    private static void AddPeers(ResultTable table, BenchmarkOptions options, string file, double ours)
    {
        if (!Directory.Exists(Peers))
        {
            table.Remark("The readers of npm are not installed; `bench/hl7-peers` installs them.");
            return;
        }

        Hl7File.Write(file, (long)options.Size(20, 5) << 20);
        var size = new FileInfo(file).Length;
        foreach (var name in new[] { "simple-hl7", "node-hl7-client" })
        {
            var output = ExternalProgram.Output("node", "bench/hl7-peers.mjs", Peers, name, file);
            var peer = Figure.Speed(size / double.Parse(output, CultureInfo.InvariantCulture));
            table.Add($"every component, beside {name} (npm)", Figure.Speed(ours), peer);
        }
    }
}
