// The most memory this process held at once, anonymous files included.
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// The kernel's own mark of resident memory does not count anonymous files that are written and never
/// mapped, so a thread looks at both together now and then.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _peak;

    public PeakMemory()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The kernel's mark, in bytes: all there is to know of a process without anonymous files, and
    /// without the garbage that watching makes.</summary>
    public static long Resident => Status("VmHWM:");

    /// <summary>The peak so far, in bytes.</summary>
    public long Bytes => Math.Max(Volatile.Read(ref _peak), Resident);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_stop.Wait(Interval))
        {
            _peak = Math.Max(_peak, Status("RssAnon:") + Status("RssFile:") + AnonymousFiles());
        }
    }

    private static long Status(string name)
    {
        var line = File.ReadLines("/proc/self/status")
            .First(l => l.StartsWith(name, StringComparison.Ordinal));
        var number = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(number, CultureInfo.InvariantCulture) << 10;
    }

    private static long AnonymousFiles() =>
        Directory.EnumerateFiles("/proc/self/fd").Sum(descriptor => SizeOf(descriptor));

    /// <summary>
    /// The size of one of the lake's anonymous files; other descriptors, or ones just closed, have none.
    /// </summary>
    private static long SizeOf(string descriptor)
    {
        try
        {
            var target = File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName ?? "";
            if (!target.Contains("memfd:lakeward", StringComparison.Ordinal))
            {
                return 0;
            }

            using var file = File.OpenHandle(descriptor);
            return RandomAccess.GetLength(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
