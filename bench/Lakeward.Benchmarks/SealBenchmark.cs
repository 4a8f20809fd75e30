// How fast files are sealed and opened, beside age, openssl and the cipher's own limit.
using System.Globalization;
using System.Security.Cryptography;

namespace Lakeward.Benchmarks;

/// <summary>
/// One GiB in memory-backed files. Ours runs in a child process for its own peak memory; the programs
/// beside it are timed with their start, which is a few milliseconds.
/// </summary>
internal static class SealBenchmark
{
    private const string Memory = "/dev/shm";
    private const double Aim = 1.5e9;
    private const double MemoryAim = 128 << 20;

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var size = (long)options.Size(1024, 256) << 20;
        var folder = Directory.CreateDirectory(
            Path.Combine(Memory, Path.GetFileName(options.Place))).FullName;
        try
        {
            var plain = Path.Combine(folder, "plain");
            WriteNoise(plain, size);
            var limit = CipherLimit();
            var table = new ResultTable($"Seal and open {size >> 20} MiB", "beside");
            Measure(table, options.Rounds, plain, folder, size, limit);
            table.Remark(
                $"The cipher's limit is AES-256-GCM by `openssl speed`: {Figure.Speed(limit).Text} in blocks "
                + $"of 1 MiB and {Figure.Speed(CipherSpeed(16384)).Text} in blocks of 16 KiB, on one core, "
                + "in the cache. "
                + "`openssl enc` is AES-256-CTR without any authentication.");
            return Task.FromResult(table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(
        ResultTable table, int rounds, string plain, string folder, long size, double limit)
    {
        var (message, opened) = (Path.Combine(folder, "message"), Path.Combine(folder, "opened"));
        var (aged, ctr) = (Path.Combine(folder, "aged"), Path.Combine(folder, "ctr"));
        var (one, all) = ("1", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        double peak = 0;
        Func<double> Ours(string work, string from, string to, string threads) => () =>
        {
            var run = ChildRun.Of(work, from, to, threads);
            peak = Math.Max(peak, run.PeakBytes);
            return run.Seconds;
        };

        var age = Age(folder);
        var sealing = Rounds.Interleave(
            rounds,
            Ours("seal", plain, message, one),
            Ours("seal", plain, message, all),
            () => age is null ? double.NaN : ExternalProgram.Seconds("age", "-r", age, "-o", aged, plain),
            () => OpenSsl(plain, ctr));
        var opening = Rounds.Interleave(
            rounds,
            Ours("open", message, opened, one),
            Ours("open", message, opened, all),
            () => age is null
                ? double.NaN
                : ExternalProgram.Seconds("age", "-d", "-i", IdentityOf(folder), "-o", opened, aged));
        foreach (var (verb, times) in new[] { ("seal", sealing), ("open", opening) })
        {
            var speeds = times.Select(seconds => Figure.Speed(size / seconds)).ToArray();
            table.Add($"{verb}, one thread, beside the cipher's limit", speeds[0], Figure.Speed(limit),
                "1.5 GB/s", speeds[0].Value >= Aim);
            if (age is not null)
            {
                table.AtLeast(1.5, $"{verb}, one thread, beside age", speeds[0], speeds[2]);
                table.AtLeast(1.5, $"{verb}, all threads, beside age", speeds[1], speeds[2]);
            }
        }

        table.Add("seal, one thread, beside openssl enc",
            Figure.Speed(size / sealing[0]), Figure.Speed(size / sealing[3]));
        table.Alone(
            "peak memory of seal and open", Figure.Size(peak).Text, "under 128 MiB", peak < MemoryAim);
    }

    /// <summary>A recipient of age, its identity in the folder; null without age.</summary>
    private static string? Age(string folder)
    {
        if (ExternalProgram.FirstLine("age", "--version") is null)
        {
            return null;
        }

        _ = ExternalProgram.Output("age-keygen", "-o", IdentityOf(folder));
        return ExternalProgram.Output("age-keygen", "-y", IdentityOf(folder)).Trim();
    }

    private static string IdentityOf(string folder) => Path.Combine(folder, "identity");

    private static double OpenSsl(string plain, string target) => ExternalProgram.Seconds(
        "openssl", "enc", "-aes-256-ctr", "-K", new string('1', 64), "-iv", new string('2', 32),
        "-in", plain, "-out", target);

    private static double CipherLimit() => CipherSpeed(1 << 20);

    /// <summary>The machine-readable last line ends in thousands of bytes a second.</summary>
    private static double CipherSpeed(int blockSizeBytes)
    {
        var output = ExternalProgram.Output(
            "openssl", "speed", "-mr", "-seconds", "2", "-evp", "aes-256-gcm", "-bytes",
            blockSizeBytes.ToString(CultureInfo.InvariantCulture));
        var figures = output.Split('\n').Last(line => line.StartsWith("+F:", StringComparison.Ordinal));
        var figure = figures.Split(':')[^1];
        return double.Parse(figure, CultureInfo.InvariantCulture);
    }

    private static void WriteNoise(string path, long size)
    {
        using var file = File.Create(path);
        var block = new byte[1 << 20];
        for (long written = 0; written < size; written += block.Length)
        {
            RandomNumberGenerator.Fill(block);
            file.Write(block);
        }
    }
}
