// How fast events become durable, beside the disk's own limit, and how fast a log is verified.
using System.Diagnostics;
using System.Globalization;
using Lakeward.Audit;
using Lakeward.Cryptography;

namespace Lakeward.Benchmarks;

/// <summary>
/// Appends with concurrent writers, each event with a small sealed detail or without, then verifies a log of
/// a million events. The limit it is held against is the disk's: one flush of 4 KiB, which a writer without
/// group commit would pay for each event.
/// </summary>
internal static class AuditLogBenchmark
{
    private const int DetailSizeBytes = 120;
    private const double AppendAim = 20_000;
    private const double VerifyAimSeconds = 5;

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ResultTable("Audit log", "one flush of 4 KiB each");
        var each = options.Size(400, 50);
        (int, bool)[] shapes = [(1, true), (64, true), (512, true), (512, false), (4096, true)];
        foreach (var (writers, withDetail) in shapes)
        {
            var (rates, limits) = (new List<double>(), new List<double>());
            for (var round = 0; round < options.Rounds; round++)
            {
                limits.Add(FlushRate(Path.Combine(options.Place, "flush.probe")));
                rates.Add(await AppendRateAsync(
                    options.Place, writers, writers > 1000 ? each / 4 : each, withDetail));
            }

            var what = $"append, {writers} outstanding, {(withDetail ? "with" : "no")} detail";
            var ours = Figure.Rate(Rounds.Median(rates));
            var limit = Figure.Rate(Rounds.Median(limits));
            if (writers < 512)
            {
                table.Add(what, ours, limit);
            }
            else
            {
                table.Add(what, ours, limit, "20,000/s", ours.Value >= AppendAim);
            }
        }

        await VerifyAsync(options, table);
        return table;
    }

    private static async Task<double> AppendRateAsync(string place, int writers, int each, bool withDetail)
    {
        using var fresh = new Fresh(place);
        using var log = AuditLog.Create(fresh.Folder, fresh.Options());
        await AppendAsync(log, writers, 2, withDetail);
        var clock = Stopwatch.StartNew();
        await AppendAsync(log, writers, each, withDetail);
        return writers * each / clock.Elapsed.TotalSeconds;
    }

    private static Task AppendAsync(AuditLog log, int writers, int each, bool withDetail) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var detail = withDetail ? new byte[DetailSizeBytes] : [];
            for (var number = 0; number < each; number++)
            {
                await log.AppendAsync(Event(writer, number), detail);
            }
        })));

    private static async Task VerifyAsync(BenchmarkOptions options, ResultTable table)
    {
        const int writers = 8000;
        var events = options.Size(1_000_000, 80_000);
        using var fresh = new Fresh(options.Place);
        using var log = AuditLog.Create(fresh.Folder, fresh.Options());
        await AppendAsync(log, writers, events / writers, withDetail: true);
        var seconds = Rounds.Median(Enumerable.Range(0, options.Rounds).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            var report = AuditVerifier.Verify(fresh.Folder, log.Key, log.Head);
            return report.IsVerified && report.Size == events
                ? clock.Elapsed.TotalSeconds
                : throw new InvalidOperationException("The log does not verify.");
        }));
        var what = string.Create(CultureInfo.InvariantCulture, $"verify {events:N0} events with details");
        table.Alone(what, Figure.Time(seconds).Text, "5 s for a million", seconds <= VerifyAimSeconds);
    }

    private static AuditEvent Event(int writer, int number) => new()
    {
        Kind = "query",
        Time = DateTimeOffset.UnixEpoch.AddSeconds(number),
        Principal = $"analyst-{writer}",
        Role = "researcher",
        Purpose = "HRESCH",
        Agreement = "dua-2026-001",
        Dataset = "claims",
        Table = "encounters",
        Columns = ["patient_id", "diagnosis", "amount"],
        Keys = ["ds/claims/general/v1"],
        Rows = number,
    };

    private static double FlushRate(string path)
    {
        const int flushes = 100;
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var block = new byte[4096];
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < flushes; at++)
        {
            RandomAccess.Write(file, block, (long)at * block.Length);
            RandomAccess.FlushToDisk(file);
        }

        return flushes / clock.Elapsed.TotalSeconds;
    }

    private sealed class Fresh(string place) : IDisposable
    {
        private readonly SecretKey _key = SecretKey.Generate(32);

        public string Folder { get; } = Path.Combine(place, $"log-{Guid.CreateVersion7():N}");

        public AuditOptions Options() => new()
        {
            Origin = "lakeward.bench/log",
            Signer = SigningKey.Generate(),
            DetailKeyring = new AesKeyring("lakeward", "audit-detail", _key),
        };

        public void Dispose()
        {
            Directory.Delete(Folder, recursive: true);
            _key.Dispose();
        }
    }
}
