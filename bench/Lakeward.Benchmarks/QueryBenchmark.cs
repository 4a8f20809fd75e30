// How long governed questions take, beside plain DuckDB over the same rows in plain Parquet.
using System.Diagnostics;
using System.Globalization;

namespace Lakeward.Benchmarks;

/// <summary>
/// Ten million claims that went through the lake's own door. Warm is the same open lake asked again; cold
/// is a freshly opened lake, which has to decrypt, beside a fresh instance of DuckDB. The files are in the
/// page cache in both.
/// </summary>
internal static class QueryBenchmark
{
    private const double WarmAim = 1.15;
    private const double ColdAim = 1.3;
    private const double MaskAim = 1.2;
    private const double FilterAim = 1.4;
    private const double PointAim = 2;
    private const string West = "plan_state IN ('CA', 'OR', 'WA', 'NV', 'AZ', 'TX', 'FL', 'NY')";
    private const string Claim = "C00000012345";

    private static readonly (string Name, string Sql)[] Questions =
    [
        ("count and sum by state",
            "SELECT plan_state, count(*), sum(paid_amount) FROM {claim} GROUP BY plan_state"),
        ("filtered aggregate",
            "SELECT count(*), sum(charged_amount), avg(allowed_amount) FROM {claim} "
            + "WHERE service_date >= DATE '2023-01-01' AND diagnosis_code = 'E11.9'"),
        ("count distinct", "SELECT count(DISTINCT patient_id) FROM {claim}"),
        ("top 10",
            "SELECT claim_id, service_date, paid_amount FROM {claim} "
            + "ORDER BY paid_amount DESC, claim_id LIMIT 10"),
        ("join by region",
            "SELECT region, count(*), sum(paid_amount), max(service_date) "
            + "FROM {claim} c JOIN {state} s ON c.plan_state = s.state GROUP BY region"),
        ("two keys, four aggregates",
            "SELECT diagnosis_code, procedure_code, count(*), sum(charged_amount), sum(paid_amount), "
            + "min(service_date) "
            + "FROM {claim} GROUP BY ALL"),
    ];

    /// <summary>Under a policy, beside the same policy written into plain DuckDB's statement.</summary>
    private static readonly (string Name, string Who, double Aim, string Sql, string Plain)[] Governed =
    [
        ("deny and mask: sums by year", "ana", MaskAim,
            "SELECT service_date, count(*), sum(paid_amount) FROM {claim} GROUP BY ALL",
            "SELECT year(service_date), count(*), sum(paid_amount) FROM {claim} GROUP BY ALL"),
        ("deny and mask: two keys", "ana", MaskAim,
            "SELECT plan_state, service_date, avg(charged_amount) FROM {claim} GROUP BY ALL",
            "SELECT plan_state, year(service_date), avg(charged_amount) FROM {claim} GROUP BY ALL"),
        ("row filter: sums by diagnosis", "bo", FilterAim,
            "SELECT diagnosis_code, count(*), sum(paid_amount) FROM {claim} GROUP BY ALL",
            $"SELECT diagnosis_code, count(*), sum(paid_amount) FROM {{claim}} WHERE {West} GROUP BY ALL"),
        ("row filter: count", "bo", FilterAim,
            "SELECT count(*) FROM {claim}",
            $"SELECT count(*) FROM {{claim}} WHERE {West}"),
        ("point query", BenchmarkLake.Operator, PointAim,
            "SELECT * FROM {claim} WHERE claim_id = '" + Claim + "'",
            "SELECT * FROM {claim} WHERE claim_id = '" + Claim + "'"),
    ];

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var csv = Path.Combine(options.Place, "claims.csv");
        var states = Path.Combine(options.Place, "states.csv");
        var plain = new PlainTables(Path.Combine(options.Place, "claims.parquet"), states);
        var rows = ClaimsFile.Write(csv, options.Size(10_000_000, 1_000_000));
        await File.WriteAllLinesAsync(states, StateLines());
        var lake = await BenchmarkLake.CreateAsync(options.Place);
        await lake.LoadAsync(csv, "claims");
        await lake.LoadAsync(states, "states");
        using (var duck = new PlainDuckDb())
        {
            duck.Run(ClaimsFile.CopyToParquet(csv, plain.Claims));
        }

        File.Delete(csv);
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"Governed query over {rows:N0} encrypted rows"),
            "plain DuckDB");
        var warm = await WarmAsync(lake, plain, options.Rounds);
        var cold = await ColdAsync(lake, plain, options.Rounds);
        Add(table, "warm", WarmAim, warm);
        Add(table, "cold", ColdAim, cold.Times);
        await GovernedAsync(table, lake, plain, options.Rounds);
        table.Remark(
            $"Opening the lake (key derivation, log, key table) is not in the cold figures: {cold.Opening}.");
        Directory.Delete(lake.Root, recursive: true);
        return table;
    }

    private static async Task<List<(double Ours, double Peer)>> WarmAsync(
        BenchmarkLake place, PlainTables plain, int rounds)
    {
        using var lake = await place.OpenAsync();
        using var duck = new PlainDuckDb();
        var times = new List<(double, double)>();
        foreach (var (_, sql) in Questions)
        {
            Ours(lake, sql);
            Peer(duck, plain, sql);
            var both = Rounds.Interleave(rounds, () => Ours(lake, sql), () => Peer(duck, plain, sql));
            times.Add((both[0], both[1]));
        }

        return times;
    }

    private static async Task<(List<(double Ours, double Peer)> Times, string Opening)> ColdAsync(
        BenchmarkLake place, PlainTables plain, int rounds)
    {
        var opening = new List<double>();
        var times = new List<(double, double)>();
        foreach (var (_, sql) in Questions)
        {
            var (ours, peer) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                using (var lake = await place.OpenAsync())
                {
                    opening.Add(clock.Elapsed.TotalSeconds);
                    ours.Add(Ours(lake, sql));
                }

                using var duck = new PlainDuckDb();
                peer.Add(Peer(duck, plain, sql));
            }

            times.Add((Rounds.Median(ours), Rounds.Median(peer)));
        }

        return (times, Figure.Time(Rounds.Median(opening)).Text);
    }

    private static async Task GovernedAsync(
        ResultTable table, BenchmarkLake place, PlainTables plain, int rounds)
    {
        using var lake = await place.OpenAsync();
        using var duck = new PlainDuckDb();
        foreach (var (name, who, aim, sql, plainSql) in Governed)
        {
            Ours(lake, sql, who);
            Peer(duck, plain, plainSql);
            var both = Rounds.Interleave(
                rounds, () => Ours(lake, sql, who), () => Peer(duck, plain, plainSql));
            table.AtMost(aim, name, Figure.Time(both[0]), Figure.Time(both[1]));
        }
    }

    private static void Add(
        ResultTable table, string state, double aim, List<(double Ours, double Peer)> times)
    {
        foreach (var (at, (ours, peer)) in times.Index())
        {
            table.AtMost(aim, $"{state}: {Questions[at].Name}", Figure.Time(ours), Figure.Time(peer));
        }

        var mean = Rounds.GeometricMean(times.Select(time => time.Ours / time.Peer));
        table.AtMost(aim, $"{state}: **geometric mean**", ("", mean), ("", 1));
    }

    private static double Ours(Lake lake, string sql, string principal = BenchmarkLake.Operator)
    {
        var named = PlainTables.Named(sql, "claims.claim", "claims.state");
        var clock = Stopwatch.StartNew();
        _ = BenchmarkLake.AskAsync(lake, named, principal).GetAwaiter().GetResult();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Peer(PlainDuckDb duck, PlainTables plain, string sql)
    {
        var named = plain.Named(sql);
        var clock = Stopwatch.StartNew();
        _ = duck.Run(named);
        return clock.Elapsed.TotalSeconds;
    }

    private static IEnumerable<string> StateLines()
    {
        string[] states =
        [
            "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL",
            "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT",
            "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI",
            "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
        ];
        return states.Select((state, at) => $"{state},region {at % 4}").Prepend("state,region");
    }

    /// <summary>The same tables as plain files.</summary>
    private sealed record PlainTables(string Claims, string States)
    {
        public static string Named(string sql, string claim, string state) => sql
            .Replace("{claim}", claim, StringComparison.Ordinal)
            .Replace("{state}", state, StringComparison.Ordinal);

        public string Named(string sql) => Named(sql, $"'{Claims}'", $"'{States}'");
    }
}
