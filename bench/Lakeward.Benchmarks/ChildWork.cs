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

    public static async Task<int> RunAsync(string[] work)
    {
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
            case ["x12-scan", var path]:
                X12Work.Scan(path);
                break;
            case ["x12-segments", var path]:
                X12Work.Segments(path);
                break;
            case ["x12-events", var path]:
                X12Work.Events(path);
                break;
            case ["hl7-scan", var path]:
                Hl7Work.Scan(path);
                break;
            case ["hl7-messages", var path]:
                Hl7Work.Messages(path);
                break;
            case ["hl7-components", var path]:
                Hl7Work.Components(path);
                break;
            default:
                return 2;
        }

        var spent = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(new ChildRun(clock.Elapsed.TotalSeconds, spent.TotalSeconds, memory.Bytes).Line());
        return 0;
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
