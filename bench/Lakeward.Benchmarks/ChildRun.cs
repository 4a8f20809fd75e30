// Runs one piece of work in a process of its own, so that its peak memory is its own.
using System.Diagnostics;
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>What a child measured.</summary>
/// <param name="Seconds">Wall time of the work, the process's start not counted.</param>
/// <param name="CpuSeconds">Processor time of the work.</param>
/// <param name="PeakBytes">Peak memory of the process, its anonymous files included.</param>
internal sealed record ChildRun(double Seconds, double CpuSeconds, double PeakBytes)
{
    /// <summary>Starts this program again for one piece of work and waits for its figures.</summary>
    public static ChildRun Of(params IReadOnlyList<string> work)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.ArgumentList.Add("--child");
        foreach (var argument in work)
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? Parse(output)
            : throw new InvalidOperationException($"The work {work[0]} failed with {child.ExitCode}.");
    }

    /// <summary>The figures as the child prints them.</summary>
    public string Line() =>
        string.Create(CultureInfo.InvariantCulture, $"{Seconds:R} {CpuSeconds:R} {PeakBytes:R}");

    private static ChildRun Parse(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.TrimEntries);
        var numbers = parts.Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new ChildRun(numbers[0], numbers[1], numbers[2]);
    }
}
