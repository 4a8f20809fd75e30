// How long the current thread has been computing, whatever else the machine does.
using System.Globalization;

namespace Lakeward.Tests.Ground;

/// <summary>
/// Processor time of one thread, so that a test of how work grows is not disturbed by the tests beside it.
/// </summary>
internal static class ThreadTime
{
    private const string Source = "/proc/thread-self/schedstat";

    /// <summary>
    /// Processor time of the calling thread since it began; the process's where that is not told.
    /// </summary>
    public static TimeSpan Now => File.Exists(Source)
        ? TimeSpan.FromMicroseconds(
            long.Parse(File.ReadAllText(Source).Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0)
        : Environment.CpuUsage.TotalTime;
}
