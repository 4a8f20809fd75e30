// What the figures were measured on.
using System.Globalization;
using Lakeward.Engine;

namespace Lakeward.Benchmarks;

/// <summary>Facts about the machine, never a path.</summary>
internal static class Machine
{
    /// <summary>The load of the last minute.</summary>
    public static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>When it was measured, and how busy the machine was.</summary>
    public static string Circumstances(double load) => string.Create(
        CultureInfo.InvariantCulture,
        $"Measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd}; load average at the start {load:0.0}.");

    /// <summary>The facts as a table.</summary>
    public static string Markdown()
    {
        var memory = long.Parse(
            Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) >> 20;
        var cores = Environment.ProcessorCount;
        string[] lines =
        [
            "| machine | |",
            "|---|---|",
            $"| processor | {cores} cores, {Field("/proc/cpuinfo", "model name")} |",
            $"| memory | {memory} GiB |",
            $"| .NET | {Environment.Version} |",
            $"| DuckDB | {DuckDatabase.LibraryVersion} |",
            $"| age | {ExternalProgram.FirstLine("age", "--version") ?? "not there"} |",
            $"| OpenSSL | {ExternalProgram.FirstLine("openssl", "version") ?? "not there"} |",
        ];
        return string.Join('\n', lines);
    }

    private static string Field(string file, string name) => File.ReadLines(file)
        .First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':', 2)[1].Trim();
}
