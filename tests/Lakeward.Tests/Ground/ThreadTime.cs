// How long the current thread has been computing, whatever else the machine does.
using System.Runtime.InteropServices;

namespace Lakeward.Tests.Ground;

/// <summary>
/// Processor time of one thread, so that a test of how work grows is not disturbed by the tests beside it.
/// </summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID, on Linux.

    /// <summary>
    /// Processor time of the calling thread since it began; the process's where that is not told.
    /// </summary>
    public static TimeSpan Now => OperatingSystem.IsLinux() && GetTime(ThreadClock, out var time) == 0
        ? TimeSpan.FromMicroseconds((time.Seconds * 1e6) + (time.Nanoseconds / 1e3))
        : Environment.CpuUsage.TotalTime;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Moment time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Moment
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
