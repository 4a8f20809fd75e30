// Two lakes that differ only in what principals may not see, asked the same: nothing may tell them apart.
using System.Globalization;
using System.Text;
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

/// <summary>
/// Rows with k below 1,000 are in both lakes, but for the columns name and x; above lie others in each. Every
/// policy shows rows below at most, and neither of the two columns. More cases than in a build run with
/// LAKEWARD_TWIN_CASES=100000, as tests/twins.sh does.
/// </summary>
public sealed class TwinLakeTests
{
    private const int Shared = 60;
    private const int PeoplePerBatch = 20;
    private const int QuestionsPerPerson = 25;
    private const int FirstHidden = 1_000;

    private static readonly string[] Hidden = ["name", "x"];

    private static readonly (string Name, string Type, string Class)[] Columns =
    [
        ("k", "integer", "general"), ("id", "text", "direct-identifier"),
        ("name", "text", "direct-identifier"), ("zip", "text", "quasi-identifier"),
        ("n", "integer", "general"), ("amount", "decimal(12,2)", "general"),
        ("x", "double", "sensitive"), ("born", "date", "quasi-identifier"),
    ];

    [Fact]
    public async Task Nothing_observable_differs_between_lakes_that_differ_in_what_is_hidden()
    {
        var cases = int.Parse(
            Environment.GetEnvironmentVariable("LAKEWARD_TWIN_CASES") ?? "2000",
            CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var answered = 0;
        for (var done = 0; done < cases; done += PeoplePerBatch * QuestionsPerPerson)
        {
            answered += await RunAsync(seed + done);
        }

        Assert.InRange(answered, cases / 3, int.MaxValue);
    }

    /// <summary>What the wall is for: the same policies and questions over views leak.</summary>
    [Fact]
    public void Without_the_wall_the_same_questions_tell_the_worlds_apart()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var found = 0;
        for (var asked = 0; asked < 1_000 && found == 0; asked += PeoplePerBatch * QuestionsPerPerson)
        {
            var random = new Random(seed + asked);
            var manifest = Manifest(random);
            using var left = OpenViews(Rows(random, seed, isLeft: true));
            using var right = OpenViews(Rows(random, seed, isLeft: false));
            for (var person = 0; person < PeoplePerBatch; person++)
            {
                var granted = Decide(manifest, person);
                var sql = ViewOf(granted, out var columns);
                left.Connection.Execute(sql);
                right.Connection.Execute(sql);
                var questions = new RandomQuestion(random, "v", columns);
                for (var question = 0; question < QuestionsPerPerson; question++)
                {
                    var text = questions.Next();
                    found += Observe(left.Connection, text) == Observe(right.Connection, text) ? 0 : 1;
                }
            }
        }

        Assert.True(found > 0, $"seed {seed}: nothing told the worlds apart");
    }

    private static async Task<int> RunAsync(int seed)
    {
        var random = new Random(seed);
        var options = new LakeOptions { Threads = 1 };
        using var ours = await SomeLake.CreateAsync(Yaml(random), options);
        using var theirs = ours.Copy();
        await ours.LoadAsync(Csv(Rows(random, seed, isLeft: true)));
        await theirs.LoadAsync(Csv(Rows(random, seed, isLeft: false)));
        using var left = await ours.OpenAsync();
        using var right = await theirs.OpenAsync();
        var answered = 0;
        for (var person = 0; person < PeoplePerBatch; person++)
        {
            var principal = $"p{person}";
            var tables = left.VisibleTables(principal, "HOPERAT");
            Assert.Equal(Show(tables), Show(right.VisibleTables(principal, "HOPERAT")));
            var columns = tables.Count == 0 ? [new SourceColumn("k", "BIGINT")] : tables[0].Columns;
            var questions = new RandomQuestion(random, "d.t", columns);
            for (var question = 0; question < QuestionsPerPerson; question++)
            {
                var sql = questions.Next();
                var expected = await ObserveAsync(left, principal, sql);
                var actual = await ObserveAsync(right, principal, sql);
                Assert.True(
                    expected == actual, $"seed {seed}, {principal}: {sql}\n{expected}\n---\n{actual}");
                answered += expected.StartsWith("rows", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        return answered;
    }

    /// <summary>All that a principal gets to know, and the columns that the log names.</summary>
    private static async Task<string> ObserveAsync(Lake lake, string principal, string sql)
    {
        var seen = new StringBuilder();
        var before = lake.EventCount;
        try
        {
            var request = new QueryRequest { Principal = principal, Purpose = "HOPERAT", Sql = sql };
            using var answer = await lake.QueryAsync(request);
            var rows = answer.TakeText(10_000, out var columns);
            seen.AppendLine(
                CultureInfo.InvariantCulture, $"rows {rows.Count} {string.Join(' ', answer.MaskedColumns)}");
            seen.AppendJoin('|', columns.Select(column => $"{column.Name} {column.Type.Sql}")).AppendLine();
            seen.AppendJoin('\n', rows.Select(row => string.Join('|', row.Select(value => value ?? "NULL"))));
        }
        catch (LakeException e)
        {
            seen.Append(CultureInfo.InvariantCulture, $"{e.Id} {e.Message} {e.Hint}");
        }

        foreach (var (_, entry) in lake.Events(before, lake.EventCount))
        {
            seen.Append(CultureInfo.InvariantCulture, $"\n{entry.Kind} {entry.Outcome} {entry.Rows} ");
            seen.AppendJoin(' ', entry.Columns);
        }

        return seen.ToString();
    }

    private static string Observe(Connection connection, string sql)
    {
        try
        {
            using var rows = connection.Query(connection.AsText(sql));
            var seen = new StringBuilder();
            while (rows.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    seen.AppendJoin(
                        '|', Enumerable.Range(0, chunk.Columns).Select(at => chunk.Text(at, row) ?? "NULL"));
                    seen.Append('\n');
                }
            }

            return seen.ToString();
        }
        catch (EngineException e)
        {
            return e.UnsafeText;
        }
    }

    private static string Show(IReadOnlyList<VisibleTable> tables) => string.Join('\n', tables.Select(
        table => $"{table.Name}: {string.Join(", ", table.Columns.Select(c => $"{c.Name} {c.Type}"))}"));

    /// <summary>The rows of one lake: those of both in the same order, its own in between.</summary>
    private static List<string[]> Rows(Random random, int seed, bool isLeft)
    {
        var (shared, own) = (new Random(seed), new Random(random.Next() + (isLeft ? 1 : 2)));
        var rows = new List<string[]>();
        for (var k = 0; k < Shared; k++)
        {
            for (var hidden = own.Next(isLeft ? 2 : 5); hidden > 0; hidden--)
            {
                rows.Add(Row(own, own, FirstHidden + rows.Count));
            }

            rows.Add(Row(shared, own, k));
        }

        return rows;
    }

    private static string[] Row(Random shared, Random own, int k) =>
    [
        k.ToString(CultureInfo.InvariantCulture),
        $"id{shared.Next(20)}",
        k < FirstHidden ? $"canary {own.Next(1_000)}" : $"{own.Next(1_000)}",
        k < FirstHidden ? $"{10_000 + shared.Next(90_000)}" : $"zip {own.Next(1_000)}",
        shared.Next(5) == 0 ? "" : shared.Next(-50, 2_100).ToString(CultureInfo.InvariantCulture),
        shared.Next(5) == 0 ? "" : FormattableString.Invariant($"{shared.Next(-9_999, 99_999) / 100m:F2}"),
        FormattableString.Invariant($"{own.NextDouble() * 100:F3}"),
        shared.Next(5) == 0
            ? ""
            : $"{new DateOnly(1920, 1, 1).AddDays(shared.Next(40_000)):yyyy-MM-dd}",
    ];

    private static string Csv(List<string[]> rows) => string.Concat(
        rows.Select(row => $"{string.Join(',', row)}\n")
            .Prepend($"{string.Join(',', Columns.Select(column => column.Name))}\n"));

    private static string Yaml(Random random) => $$"""
        lake: some
        agreements:
          a: {kind: BAA, party: P, purposes: [HOPERAT], effective: 2020-01-01, expires: 2099-12-31,
              at-end: destroy}
        datasets:
          d:
            agreement: a
            tables:
              t:
                format: delimited
                subject: id
                columns:
        {{string.Join('\n', Columns.Select(column =>
            $"          {column.Name}: {{class: {column.Class}, type: \"{column.Type}\"}}"))}}
        drops:
          door: {dataset: d, table: t, accepts: [delimited], senders: [mercy]}
        roles:
        {{Lines(number => $"  r{number}:\n    - {Grant(random)}")}}
        {{Lines(number => $"  s{number}:\n    - {Grant(random)}")}}
        principals:
          kim: {roles: [r0]}
          mercy: {kind: machine}
        {{Lines(number => $"  p{number}: {{roles: [r{number}{(number % 2 == 0 ? "" : $", s{number}")}]}}")}}
        """;

    private static string Lines(Func<int, string> line) =>
        string.Join('\n', Enumerable.Range(0, PeoplePerBatch).Select(line));

    private static Manifest Manifest(Random random) => ManifestReader.Read(Yaml(random), "lake.yaml");

    private static string Grant(Random random)
    {
        var rules = Columns.Where(column => !Hidden.Contains(column.Name))
            .Select(column => $"{column.Name}: \"{Rule(random, column.Name, column.Type)}\"");
        return $"{{on: d.t, purposes: [HOPERAT], columns: {{{string.Join(", ", rules)}}}, "
            + $"rows: \"trunc(k, {FirstHidden}) = 0{Filter(random)}\", precedence: {random.Next(1, 1_000)}}}";
    }

    private static string Rule(Random random, string column, string type) => column == "k"
        ? "allow"
        : (random.Next(3), type) switch
        {
            (0, _) => "allow",
            (1, "text") => Pick(random, "partial(1, 1)", "zip3", "null", "deny"),
            (1, "date") => Pick(random, "year", "age-band", "null", "deny"),
            (1, _) => Pick(random, "null", "deny", "constant(0)"),
            _ => "allow",
        };

    private static string Filter(Random random) => random.Next(2) == 0 ? "" : " AND " + Pick(
        random,
        "n > 100",
        "NOT n BETWEEN 0 AND 900",
        "(starts_with(zip, '1') OR amount > 3)",
        "born < date '1980-01-01'",
        "year(born) IN (1950, 1960, 1970, 1980, 1990)",
        "trunc(n, 7) <> 14",
        "id <> 'id3'");

    private static string Pick(Random random, params string[] choices) =>
        choices[random.Next(choices.Length)];

    private static AccessDecision.Granted Decide(Manifest manifest, int person) => AccessDecider.Decide(
        manifest,
        new AccessRequest
        {
            Principal = $"p{person}",
            Purpose = "HOPERAT",
            Dataset = "d",
            Table = "t",
            Columns = [.. manifest.FindTable("d", "t")!.Columns.Select(
                column => new ClassedColumn(column.Name, column.Class, column.Type))],
        },
        PolicyLab.Today).OrThrow();

    private static string ViewOf(AccessDecision.Granted granted, out IReadOnlyList<SourceColumn> columns)
    {
        using var secret = Lakeward.Cryptography.SecretKey.Generate(32);
        var policy = new PolicySql(granted, name => name, new MaskKeys(() => secret));
        var shown = granted.Columns.Where(column => column.Right != ColumnRight.Deny).ToList();
        columns =
            [.. shown.Select(column => new SourceColumn(column.Name, PolicySql.Type(column.ShownType)))];
        var cells = shown.Select(column => column.Cells.All(cell => cell.Rule.Right == ColumnRight.Allow)
            ? SqlText.Name(column.Name)
            : $"{policy.Cell(column)} AS {SqlText.Name(column.Name)}");
        return $"CREATE OR REPLACE VIEW v AS SELECT {string.Join(", ", cells)} FROM t "
            + $"WHERE {policy.RowFilter()}";
    }

    private static Views OpenViews(List<string[]> rows)
    {
        var database = DuckDatabase.Open(new EngineOptions { Threads = 1 });
        var connection = database.Connect();
        var types = Columns.Select(column => $"{column.Name} {column.Type}"
            .Replace("text", "VARCHAR", StringComparison.Ordinal)
            .Replace("integer", "BIGINT", StringComparison.Ordinal));
        connection.Execute($"CREATE TABLE t ({string.Join(", ", types)})");
        var values = rows.Select(row =>
            $"({string.Join(", ", row.Select(cell => cell.Length == 0 ? "NULL" : SqlText.Literal(cell)))})");
        connection.Execute($"INSERT INTO t VALUES {string.Join(", ", values)}");
        return new Views(database, connection);
    }

    private sealed record Views(DuckDatabase Database, Connection Connection) : IDisposable
    {
        public void Dispose()
        {
            Connection.Dispose();
            Database.Dispose();
        }
    }
}
