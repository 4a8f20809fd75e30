// What comes before the rows of a question: the guard, a process of its own, and a wide table.
using System.Diagnostics;
using System.Globalization;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Lakeward.Errors;
using Lakeward.Query;

namespace Lakeward.Benchmarks;

/// <summary>Fixed costs: each is the median of many, on statements such as tools send.</summary>
internal static class SessionBenchmark
{
    private const double FirstAimSeconds = 0.003;
    private const double AgainAimSeconds = 0.000_1;
    private const double StartAimSeconds = 0.1;
    private const int Columns = 1_000;
    private const int Times = 50;

    private const string Statement = """
        WITH late AS (
          SELECT plan_state, diagnosis_code, paid_amount, service_date FROM claims.claim
          WHERE service_date >= DATE '2024-01-01' AND paid_amount > 100)
        SELECT plan_state, count(*) AS n, sum(paid_amount) AS paid, avg(paid_amount) AS mean
        FROM late WHERE diagnosis_code LIKE 'E11%' GROUP BY plan_state HAVING count(*) > 10
        ORDER BY paid DESC LIMIT 20
        """;

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ResultTable("Before the rows", "nothing to compare");
        Guard(table);
        Start(table);
        await WideAsync(options, table);
        return table;
    }

    /// <summary>A statement that is new, and the same one again.</summary>
    private static void Guard(ResultTable table)
    {
        using var engine = DuckDatabase.Open(new EngineOptions { Threads = 1 });
        using var connection = engine.Connect();
        var parser = new SqlParser(connection.SerializeSql, connection.DeserializeSql);
        var visible = new VisibleTables(
            [new ManifestTable { Dataset = "claims", Id = "claim", Formats = [], Columns = [] }],
            (_, _) => new LakeException("LW-ACC-0104", "no such table", "none", Outcome.Refused));
        var guard = new SqlGuard();
        _ = guard.Check("kim", Statement, visible, parser);
        var first = Median(at => guard.Check("kim", $"{Statement} OFFSET {at}", visible, parser));
        var again = Median(_ => guard.Check("kim", Statement, visible, parser));
        table.Alone("guard: a new statement", Figure.Time(first).Text, "3 ms", first <= FirstAimSeconds);
        table.Alone(
            "guard: a known one", Micro(again), "0.1 ms", again <= AgainAimSeconds);
    }

    /// <summary>From nothing to a process that is locked down, with an engine in it.</summary>
    private static void Start(ResultTable table)
    {
        var options = new EngineOptions { Threads = Environment.ProcessorCount };
        AnalystProcess.Start(options).Dispose();
        var start = Median(_ => AnalystProcess.Start(options).Dispose());
        table.Alone(
            "session: a process of its own, locked down", Figure.Time(start).Text, "100 ms",
            start <= StartAimSeconds);
    }

    /// <summary>Naming a table of a thousand columns: one decision, whatever their number.</summary>
    private static async Task WideAsync(BenchmarkOptions options, ResultTable table)
    {
        var root = Path.Combine(options.Place, "wide");
        await BenchmarkLake.MakeAsync(root, Manifest());
        using var lake = await Lake.OpenAsync(root, new LakeOptions());
        await BenchmarkLake.LoadTextAsync(lake, "narrow", Csv(10));
        await BenchmarkLake.LoadTextAsync(lake, "wide", Csv(Columns));
        var narrow = Median(_ => lake.VisibleTables("bo", "HOPERAT"));
        var wide = Median(_ => lake.VisibleTables("ana", "HOPERAT"));
        table.Alone("deciding on 10 columns", Figure.Time(narrow).Text);
        table.Alone(
            string.Create(CultureInfo.InvariantCulture, $"deciding on {Columns:N0} columns"),
            Figure.Time(wide).Text);
        await BenchmarkLake.AskAsync(lake, "SELECT c7 FROM wide.wide", "ana");
        var seconds = new List<double>();
        for (var time = 0; time < Times; time++)
        {
            var clock = Stopwatch.StartNew();
            await BenchmarkLake.AskAsync(lake, "SELECT c7 FROM wide.wide", "ana");
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        table.Alone("one value of the wide table, asked", Figure.Time(Rounds.Median(seconds)).Text);
        table.Remark("Deciding includes taking the newest manifest and the table's newest commit.");
    }

    private static double Median(Action<int> work)
    {
        var seconds = new List<double>();
        for (var time = 0; time < Times; time++)
        {
            var clock = Stopwatch.StartNew();
            work(time);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        return Rounds.Median(seconds);
    }

    private static string Micro(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs");

    private static string Csv(int columns) =>
        string.Join(',', Enumerable.Range(0, columns).Select(at => $"c{at}")) + "\n"
        + string.Join(',', Enumerable.Repeat("1", columns)) + "\n";

    private static string Manifest()
    {
        var (narrow, wide) = (Lines(10), Lines(Columns));
        return $$"""
            lake: bench
            {{BenchmarkLake.Agreements}}
            datasets:
              wide:
                agreement: baa-1
                tables:
                  wide:
                    subject: none
                    columns:
            {{wide}}
              narrow:
                agreement: baa-1
                tables:
                  narrow:
                    subject: none
                    columns:
            {{narrow}}
            drops:
              wide: {dataset: wide, table: wide, accepts: [delimited], senders: [mercy]}
              narrow: {dataset: narrow, table: narrow, accepts: [delimited], senders: [mercy]}
            roles:
              wide: [{on: wide, purposes: [HOPERAT], general: allow}]
              narrow: [{on: narrow, purposes: [HOPERAT], general: allow}]
            principals:
              kim: {roles: [wide]}
              ana: {roles: [wide]}
              bo: {roles: [narrow]}
              mercy: {kind: machine}
            """;
    }

    private static string Lines(int columns) => string.Join('\n', Enumerable.Range(0, columns)
        .Select(at => $"          c{at}: {{class: general, type: integer}}"));
}
