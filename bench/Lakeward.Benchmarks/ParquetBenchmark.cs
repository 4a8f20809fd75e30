// How fast Parquet files are encrypted and decrypted, beside a plain copy.
using System.Diagnostics;
using Lakeward.Cryptography;
using Lakeward.Engine;
using Lakeward.Parquet;
using Lakeward.Storage;

namespace Lakeward.Benchmarks;

/// <summary>
/// A Parquet file of numbers and text that DuckDB made, from one memory file to another; five column keys
/// of five classes. Speed per core is bytes over processor time of all threads.
/// </summary>
internal static class ParquetBenchmark
{
    private const double Aim = 1.5e9;
    private const int CopySizeBytes = 1 << 20;

    public static Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        using var plain = Make(options.Size(10_000_000, 2_000_000));
        using var key = SecretKey.Generate(32);
        using var target = new MemoryFile();
        using var back = new MemoryFile();
        var size = plain.Length;
        var copy = new Timing();
        var encrypt = new Timing();
        var decryptOne = new Timing();
        var decryptAll = new Timing();
        for (var round = 0; round < options.Rounds; round++)
        {
            copy.Measure(target, () => Copy(plain, target));
            encrypt.Measure(target, () => Encrypt(plain, target, key));
            decryptOne.Measure(back, () => Decrypt(target, back, key, 1));
            decryptAll.Measure(back, () => Decrypt(target, back, key, Environment.ProcessorCount));
        }

        var table = new ResultTable($"Parquet encryption, {size >> 20} MiB", "plain copy");
        Add(table, "encrypt", encrypt, copy, size);
        Add(table, "decrypt, one thread", decryptOne, copy, size);
        Add(table, "decrypt, all threads", decryptAll, copy, size);
        table.Remark(
            "The plain copy writes the mapped file into another memory file, on one thread. "
            + "Encryption also takes the SHA-256 "
            + "of the whole encrypted file, on a second thread.");
        return Task.FromResult(table);
    }

    private static void Add(ResultTable table, string what, Timing ours, Timing copy, long size)
    {
        table.Add($"{what}: wall", Figure.Speed(size / ours.Seconds), Figure.Speed(size / copy.Seconds));
        var perCore = size / ours.CpuSeconds;
        table.Add($"{what}: per core", Figure.Speed(perCore), Figure.Speed(size / copy.CpuSeconds),
            "1.5 GB/s", perCore >= Aim);
    }

    private static MemoryFile Make(int rows)
    {
        var file = new MemoryFile();
        using var engine = DuckDatabase.Open(
            new EngineOptions { MemoryFiles = true, MemoryLimitBytes = 4L << 30, PreserveOrder = false });
        using var connection = engine.Connect();
        connection.Execute($"""
            COPY (SELECT i AS id, hash(i) AS a, hash(i + 1) AS b, random() AS c, random() AS d,
                         md5(i::VARCHAR) AS e, (i % 1000)::INTEGER AS f
                  FROM range({rows}) t(i))
            TO '{file.Path}' (FORMAT parquet, USE_TMP_FILE false, ROW_GROUP_SIZE 122880)
            """);
        return file;
    }

    private static void Copy(MemoryFile from, MemoryFile to)
    {
        using var view = from.Map();
        for (long at = 0; at < view.Length; at += CopySizeBytes)
        {
            RandomAccess.Write(to.Handle, view.Span(at, (int)Math.Min(CopySizeBytes, view.Length - at)), at);
        }
    }

    private static void Encrypt(MemoryFile from, MemoryFile to, SecretKey key)
    {
        using var input = ParquetInput.Of(from.Handle);
        using var output = to.Open();
        ParquetEncryptor.Encrypt(input, output, new ParquetEncryptionOptions
        {
            Footer = new ColumnKey("ds/bench/footer/v1", key),
            KeyOf = name => new ColumnKey($"ds/bench/{name}/v1", key),
        });
    }

    private static void Decrypt(MemoryFile from, MemoryFile to, SecretKey key, int threads)
    {
        using var file = new FileReader(from.Handle, leaveOpen: true);
        using var reader = EncryptedParquetReader.Open(
            file, _ => key, new ParquetReadOptions { Parallelism = threads });
        reader.DecryptTo(to.Handle);
    }

    /// <summary>Wall and processor time of several rounds.</summary>
    private sealed class Timing
    {
        private readonly List<double> _wall = [];
        private readonly List<double> _cpu = [];

        public double Seconds => Rounds.Median(_wall);

        public double CpuSeconds => Rounds.Median(_cpu);

        /// <summary>Measures one round into an emptied file.</summary>
        public void Measure(MemoryFile target, Action work)
        {
            target.Length = 0;
            var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            work();
            _wall.Add(clock.Elapsed.TotalSeconds);
            _cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        }
    }
}
