// Random lakes under random policies: the subjects on record are those that plain evaluation finds.
using System.Globalization;
using Lakeward.Access;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Query;
using Xunit;

namespace Lakeward.Tests.Door;

public sealed class RecordedSetsPropertyTests
{
    private const int Principals = 12;
    private const int Deliveries = 3;
    private const int RowsPerDelivery = 25;
    private const int Subjects = 15;

    private static readonly string[] Texts =
        ["a", "A", "ab", "ana", "north", "s1", "s2", "10001", "03601", "94305-1234", "Ö", "x y", "it's"];

    private readonly int _seed = Environment.TickCount;

    [Fact]
    public async Task The_recorded_sets_equal_a_plain_evaluation_of_the_filters()
    {
        TestContext.Current.SendDiagnosticMessage($"seed {_seed}");
        var random = new Random(_seed);
        var text = Manifest(new RandomPolicy(_seed));
        var rows = new List<List<Row>>();
        using var some = await SomeLake.CreateAsync(text);
        for (var delivery = 0; delivery < Deliveries; delivery++)
        {
            rows.Add([.. Enumerable.Range(0, RowsPerDelivery).Select(k => new Row(random, k))]);
            await some.LoadAsync($"{Row.Header}\n{string.Join('\n', rows[^1].Select(row => row.Csv))}\n");
        }

        using var lake = await some.OpenAsync();
        Assert.Equal(RowsPerDelivery, rows[^1].Count);
        var expected = Enumerable.Range(0, Subjects).ToDictionary(id => $"p{id}", _ => new List<string>());
        for (var principal = 0; principal < Principals; principal++)
        {
            foreach (var version in Enumerable.Range(0, Deliveries).OrderBy(_ => random.Next()))
            {
                await AskAsync(lake, $"p{principal}", version, rows, expected);
            }
        }

        foreach (var (subject, answers) in expected)
        {
            var told = (await lake.SubjectAsync(subject, AuditWindow.Always, "eve")).Answers
                .Select(answer => $"{answer.Event.Principal} {answer.Seen.Single().Version}");
            Assert.True(answers.SequenceEqual(told), $"seed {_seed}, {subject}");
        }

        foreach (var principal in Enumerable.Range(0, Principals).Select(number => $"p{number}"))
        {
            var seen = expected.Count(subject => subject.Value.Exists(
                answer => answer.StartsWith($"{principal} ", StringComparison.Ordinal)));
            var exposure = await lake.ExposedAsync(principal, AuditWindow.Always, "eve");
            Assert.True(seen == exposure.Subjects, $"seed {_seed}, {principal}");
        }

        Assert.True(lake.Verify().Passed, $"seed {_seed}");
    }

    private async Task AskAsync(
        Lake lake,
        string principal,
        int version,
        List<List<Row>> rows,
        Dictionary<string, List<string>> expected)
    {
        try
        {
            await SomeLake.AskAsync(lake, principal, $"SELECT count(*) FROM d.t AT (VERSION => {version})");
        }
        catch (LakeException refusal) when (refusal.Outcome == Outcome.Refused)
        {
            return;
        }

        var table = lake.Manifest!.FindTable("d", "t")!;
        var granted = AccessDecider.Decide(
            lake.Manifest,
            new AccessRequest
            {
                Principal = principal,
                Purpose = "HOPERAT",
                Dataset = "d",
                Table = "t",
                Columns = [.. table.Columns.Select(c => new ClassedColumn(c.Name, c.Class, c.Type))],
            },
            DateOnly.FromDateTime(DateTime.UtcNow)).OrThrow();
        var shown = rows.Take(version + 1).SelectMany(delivery => delivery)
            .Where(row => granted.Clauses.Any(clause => clause.Filter is null
                || PolicyEvaluator.Evaluate(clause.Filter, row.Values) is true))
            .Select(row => row.Values["id"] as string).OfType<string>().Distinct();
        foreach (var subject in shown)
        {
            expected[subject].Add($"{principal} {version}");
        }
    }

    private static string Manifest(RandomPolicy random)
    {
        var text = PolicyLab.Manifest(Enumerable.Range(0, 2 * Principals).Select(n => random.Grant(n + 1)))
            .Replace("lake: lab", "lake: some", StringComparison.Ordinal);
        var people = Enumerable.Range(0, Principals).Select(n =>
        {
            var roles = n % 2 == 0 ? $"r{n}" : $"r{n}, r{Principals + n}";
            var region = n % 3 == 0 ? "a" : "north";
            return $"  p{n}: {{roles: [{roles}], "
                + $"attributes: {{region: {region}, sites: [s1, s{n}], level: {n}, since: 2010-05-05}}}}";
        });
        var at = text.IndexOf("principals:", StringComparison.Ordinal);
        return $$"""
            {{text[..at]}}principals:
            {{string.Join('\n', people)}}
              mercy: {kind: machine}
            drops:
              door: {dataset: d, table: t, accepts: [delimited], senders: [mercy]}
            """;
    }

    /// <summary>A row as a file has it, and as the evaluator takes it.</summary>
    private sealed class Row
    {
        public const string Header = "k,id,name,zip,n,amount,x,flag,born,seen";

        private readonly Random _random;
        private readonly List<string> _fields = [];

        public Row(Random random, int k)
        {
            _random = random;
            Add("k", (long)k, k.ToString(CultureInfo.InvariantCulture));
            Maybe("id", $"p{random.Next(Subjects)}", text => text);
            Maybe("name", Texts[random.Next(Texts.Length)], text => text);
            Maybe("zip", Texts[random.Next(Texts.Length)], text => text);
            Maybe("n", random.NextInt64(-20, 2_100), n => n.ToString(CultureInfo.InvariantCulture));
            Maybe("amount", new Scaled(random.Next(-20_000, 20_000), 2), amount => amount.ToString());
            Maybe("x", random.Next(-200, 200) / 4.0, x => x.ToString("R", CultureInfo.InvariantCulture));
            Maybe("flag", random.Next(2) == 0, flag => flag ? "true" : "false");
            var born = new DateOnly(1920, 1, 1).AddDays(random.Next(40_000));
            Maybe("born", (long)born.DayNumber, _ => born.ToString(
                "yyyy-MM-dd", CultureInfo.InvariantCulture));
            var seen = new DateTime(1990, 1, 1).AddSeconds(random.Next(1_000_000_000));
            Maybe("seen", seen.Ticks / TimeSpan.TicksPerMicrosecond, _ => seen.ToString(
                "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        }

        public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

        public string Csv => string.Join(',', _fields);

        private void Maybe<T>(string name, T value, Func<T, string> text)
            where T : notnull
        {
            var isAbsent = _random.Next(5) == 0;
            Add(name, isAbsent ? null : value, isAbsent ? "" : text(value));
        }

        private void Add(string name, object? value, string field)
        {
            Values.Add(name, value);
            _fields.Add(field);
        }
    }
}
