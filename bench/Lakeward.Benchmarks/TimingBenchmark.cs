// Whether the time of an answer tells what is hidden.
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lakeward.Benchmarks;

/// <summary>
/// Three lakes whose shown rows are the same. In two of them the hidden values are what the attacker looks
/// for, in the third they are not. Each probe is asked of all in turn; how far the two alike lie apart
/// shows what chance alone does. The number of hidden rows is the same in all: how long a table takes to be
/// read tells how large it is, and no policy hides that.
/// </summary>
internal static class TimingBenchmark
{
    private const double Noise = 1.05;
    private const int Rows = 20_000;
    private const int Times = 60;

    private static readonly (string Name, string Sql)[] Probes =
    [
        ("equal to a hidden value", "SELECT count(*) FROM d.t WHERE word = 'needle'"),
        ("promoted to the scan", "SELECT count(*) FROM d.t WHERE k = 77777"),
        ("work for each match",
            "SELECT sum(length(repeat(word, 2000))) FROM d.t WHERE word LIKE 'needle%'"),
        ("an error for each match", "SELECT sum(CAST(word AS INTEGER)) FROM d.t WHERE word LIKE 'needle%'"),
        ("a join that grows with matches",
            "SELECT count(*) FROM d.t a JOIN d.t b ON a.word = b.word WHERE a.word = 'needle'"),
        ("sorting", "SELECT word FROM d.t ORDER BY word DESC LIMIT 1"),
        ("grouping", "SELECT word, count(*) FROM d.t GROUP BY word"),
    ];

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        using var there = await OpenAsync(Path.Combine(options.Place, "there"), "needle", k: 77_777);
        using var again = await OpenAsync(Path.Combine(options.Place, "again"), "needle", k: 77_777);
        using var absent = await OpenAsync(Path.Combine(options.Place, "absent"), "nettle", k: 88_888);
        var table = new ResultTable("Time beside what is hidden", "the same without the value");
        foreach (var (name, sql) in Probes)
        {
            _ = (Ask(there, sql), Ask(absent, sql), Ask(again, sql));
            var times = Rounds.Interleave(
                options.Size(Times, 10), () => Ask(there, sql), () => Ask(absent, sql),
                () => Ask(again, sql));
            var chance = Apart(times[0], times[2]);
            var apart = Math.Min(Apart(times[0], times[1]), Apart(times[2], times[1]));
            table.Add(
                name, Figure.Time(times[0]), Figure.Time(times[1]),
                string.Create(CultureInfo.InvariantCulture, $"as chance ({chance:0.00}), or within 5 %"),
                apart <= Math.Max(Noise, chance));
        }

        table.Remark(
            "Half of the rows are hidden by a row filter; all hidden ones hold the value or its twin.");
        return table;
    }

    private static double Apart(double one, double other) => Math.Max(one / other, other / one);

    private static double Ask(Lake lake, string sql)
    {
        var clock = Stopwatch.StartNew();
        _ = BenchmarkLake.AskAsync(lake, sql, "ana").GetAwaiter().GetResult();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<Lake> OpenAsync(string root, string hidden, int k)
    {
        await BenchmarkLake.MakeAsync(root, Manifest);
        var lake = await Lake.OpenAsync(root, new LakeOptions());
        var csv = new StringBuilder("k,word,seen\n");
        for (var row = 0; row < Rows; row++)
        {
            csv.Append(row % 2 == 0
                ? FormattableString.Invariant($"{row},word{row % 100},yes\n")
                : FormattableString.Invariant($"{k},{hidden},no\n"));
        }

        await BenchmarkLake.LoadTextAsync(lake, "t", csv.ToString());
        return lake;
    }

    private const string Manifest = $$"""
        lake: bench
        {{BenchmarkLake.Agreements}}
        datasets:
          d:
            agreement: baa-1
            tables:
              t:
                subject: none
                columns:
                  k: {class: general, type: integer}
                  word: {class: general, type: text}
                  seen: {class: general, type: text}
        drops:
          t: {dataset: d, table: t, accepts: [delimited], senders: [mercy]}
        roles:
          analyst: [{on: d, purposes: [HOPERAT], general: allow, rows: "seen = 'yes'"}]
        principals:
          kim: {roles: [analyst]}
          ana: {roles: [analyst]}
          mercy: {kind: machine}
        """;
}
