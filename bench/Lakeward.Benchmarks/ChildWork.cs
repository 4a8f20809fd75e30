// The pieces of work that run in a process of their own.
using System.Diagnostics;
using System.Globalization;
using Lakeward.Cryptography;

namespace Lakeward.Benchmarks;

/// <summary>Runs a piece of work and prints its figures.</summary>
internal static class ChildWork
{
    /// <summary>A key that both sides of a round trip know; it protects nothing.</summary>
    private static readonly byte[] KnownKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>Each is done twice and the second time counts, as in a program that has been running for a
    /// while; it uses no anonymous files, so that the kernel's mark of its memory is exact.</summary>
    private static readonly Dictionary<string, Action<string>> Readings = new()
    {
        ["x12-scan"] = X12Work.Scan,
        ["x12-segments"] = X12Work.Segments,
        ["x12-events"] = X12Work.Events,
        ["x12-rows"] = X12Work.Rows,
        ["hl7-scan"] = Hl7Work.Scan,
        ["hl7-messages"] = Hl7Work.Messages,
        ["hl7-components"] = Hl7Work.Components,
    };

    public static async Task<int> RunAsync(string[] work)
    {
        if (work is [var name, var file] && Readings.TryGetValue(name, out var read))
        {
            read(file);
            Console.WriteLine(Measure(() => read(file)).Line());
            return 0;
        }

        using var memory = new PeakMemory();
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        switch (work)
        {
            case ["seal", var from, var to, var threads]:
                await SealAsync(from, to, int.Parse(threads, CultureInfo.InvariantCulture));
                break;
            case ["open", var from, var to, var threads]:
                await OpenAsync(from, to, int.Parse(threads, CultureInfo.InvariantCulture));
                break;
            case ["load", var folder, var delivery]:
                using (var lake = await Lake.OpenAsync(folder, new LakeOptions()))
                {
                    (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                    await lake.LoadAsync(delivery, BenchmarkLake.Operator);
                    clock.Stop();
                }

                break;
            case ["copy", var from, var to]:
                using (var peer = new PlainDuckDb())
                {
                    (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                    peer.Run(ClaimsFile.CopyToParquet(from, to));
                    clock.Stop();
                }

                break;
            default:
                return 2;
        }

        var spent = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(new ChildRun(clock.Elapsed.TotalSeconds, spent.TotalSeconds, memory.Bytes).Line());
        return 0;
    }

    private static ChildRun Measure(Action work)
    {
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        var spent = Environment.CpuUsage.TotalTime - cpu;
        return new ChildRun(clock.Elapsed.TotalSeconds, spent.TotalSeconds, PeakMemory.Resident);
    }

    private static async Task SealAsync(string from, string to, int threads)
    {
        using var keyring = Keyring();
        using var source = File.OpenHandle(from);
        using var target = File.OpenHandle(to, FileMode.Create, FileAccess.ReadWrite);
        await SealedMessage.SealAsync(source, target, [keyring], new SealOptions { Parallelism = threads });
    }

    private static async Task OpenAsync(string from, string to, int threads)
    {
        using var keyring = Keyring();
        using var source = File.OpenHandle(from);
        using var target = File.OpenHandle(to, FileMode.Create, FileAccess.ReadWrite);
        await SealedMessage.OpenAsync(source, target, [keyring], new OpenOptions { Parallelism = threads });
    }

    private static AesKeyring Keyring()
    {
        using var key = SecretKey.From(KnownKey);
        return new AesKeyring("lakeward", "bench", key);
    }
}
