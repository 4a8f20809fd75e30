// An engine in a process of its own: what it answers, what it cannot reach, and what its end does to others.
using System.Diagnostics;
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class AnalystProcessTests : IDisposable
{
    private static readonly EngineOptions Options = new() { Threads = 2, MemoryLimitBytes = 256L << 20 };
    private readonly DuckDatabase _vault = DuckDatabase.Open(new EngineOptions { Threads = 2 });
    private readonly AnalystProcess _process = AnalystProcess.Start(Options);

    public void Dispose()
    {
        _process.Dispose();
        _vault.Dispose();
    }

    [Fact]
    public void Values_of_every_type_come_through_as_an_engine_here_hands_them_out()
    {
        const string Sql = """
            SELECT NULL::INTEGER AS n, i, i::TINYINT AS t, (
                i * 1.5)::DECIMAL(4,1) AS d4, i::DECIMAL(9,2) AS d9,
                i::DECIMAL(
                    18,3) AS d18, i::DECIMAL(38,10) AS d38, i::HUGEINT AS h, i / 7 AS d, i % 2 = 0 AS b,
                DATE '2024-02-28' + i::INTEGER AS day, TIMESTAMP '2024-02-28 01:02:03.5' + to_hours(
                    i) AS moment,
                TIMESTAMPTZ '2024-02-28 01:02:03+02' AS zoned, TIME '10:11:12' AS hour,
                CASE WHEN i % 3 = 0 THEN NULL WHEN i % 3 = 1 THEN 'short' ELSE repeat('long ', i) END AS s,
                CASE WHEN i % 2 = 0 THEN 'bytes'::BLOB END AS blob, [i, NULL] AS list, {'a': i} AS struct,
                'x'::ENUM('x', 'y')::VARCHAR AS label, '7d444840-9dc0-11d1-b245-5ffdce74fad2'::UUID AS id,
                INTERVAL 3 DAY AS span
            FROM range(100) r(i)
            """;
        using var connection = _vault.Connect();
        using var expected = connection.Query(connection.AsText(Sql));
        using var found = _process.Query(Sql, [], false, default);

        Assert.Equal(Texts(expected), Texts(found));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_048)]
    [InlineData(300_000)]
    public void Rows_of_a_relation_cross_the_wall_whole(int rows)
    {
        Register("people", $"""
            SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE 'name of person ' || i END AS name,
                DATE '2000-01-01' + (i % 9000)::INTEGER AS born FROM range({rows}) r(i)
            """);
        const string Sums =
            "SELECT count(*), count(name), sum(hash(id)), sum(hash(name)), sum(hash(born)) FROM ";

        using var found = _process.Query(Sums + "people()", [], false, default);
        Assert.Equal(Expected($"""
            {Sums} (SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE 'name of person ' || i END AS name,
                DATE '2000-01-01' + (i % 9000)::INTEGER AS born FROM range({rows}) r(i))
            """), Texts(found));
    }

    [Fact]
    public void Long_texts_are_cut_into_frames_that_fit()
    {
        Register("notes", """
            SELECT i AS id, CASE WHEN i % 7 <> 0 THEN repeat(chr(65 + (i % 26)::INTEGER), 100000) END AS name,
                DATE '2000-01-01' AS born FROM range(1000) r(i)
            """);

        using var back = _process.Query("SELECT id, name FROM notes() ORDER BY id", [], false, default);
        long rows = 0, bytes = 0;
        while (back.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++, rows++)
            {
                Assert.Equal(rows, chunk[0].Int64(row));
                bytes += chunk[1].IsNull(row) ? 0 : chunk[1].Utf8(row).Length;
            }
        }

        Assert.Equal((1_000, 857 * 100_000L), (rows, bytes));
    }

    [Fact]
    public void Several_scans_at_once_and_an_answer_that_is_left_early()
    {
        Register(
            "people", "SELECT i AS id, 'n' || i AS name, DATE '2000-01-01' AS born FROM range(500000) r(i)");
        for (var turn = 0; turn < 5; turn++)
        {
            using var joined = _process.Query(
                "SELECT a.id, b.name FROM people() a JOIN people() b USING (id) JOIN people() c USING (id)",
                [],
                false,
                default);
            Assert.NotNull(joined.Next());
        }

        using var all = _process.Query(
            "SELECT count(*) FROM people() a JOIN people() b USING (id)", [], false, default);
        Assert.Equal(["500000"], Texts(all).Skip(1));
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_csv('/proc/self/environ')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/lakeward-escape'")]
    [InlineData("ATTACH '/tmp/lakeward-escape.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("SELECT getenv('PATH')")]
    public void No_statement_reaches_out(string sql)
    {
        Assert.Throws<EngineException>(() =>
        {
            using var rows = _process.Query(sql, [], false, default);
            rows.Next();
        });
        Assert.False(File.Exists("/tmp/lakeward-escape") || File.Exists("/tmp/lakeward-escape.db"));
    }

    [Theory]
    [InlineData("SELECT len(list_transform(range(300000000), x -> x + 1))")]
    [InlineData("SELECT len(repeat('x', 4000000000))")]
    [InlineData("SELECT len(lpad('x', 2000000000, 'y'))")]
    [InlineData("SELECT count(*) FROM (SELECT list_sort(range(200000000)))")]
    public void A_memory_bomb_fails_within_the_limits_and_nobody_else_notices(string sql)
    {
        using var neighbour = AnalystProcess.Start(Options);
        _process.StatementLimit = TimeSpan.FromSeconds(3);
        var clock = Stopwatch.StartNew();
        var failure = Assert.Throws<EngineException>(() =>
        {
            using var rows = _process.Query(sql, [], false, default);
            rows.Next();
        });

        Assert.Contains(failure.Kind, (EngineErrorKind[])
            [EngineErrorKind.OutOfMemory, EngineErrorKind.TimeLimit, EngineErrorKind.ProcessEnded,
                EngineErrorKind.OutOfRange, EngineErrorKind.InvalidInput]);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        using var rows = neighbour.Query("SELECT 42", [], false, default);
        Assert.Equal(["42"], Texts(rows).Skip(1));
    }

    [Fact]
    public void A_statement_that_does_not_stop_ends_with_its_process()
    {
        _process.StatementLimit = TimeSpan.FromMilliseconds(200);
        var clock = Stopwatch.StartNew();
        var failure = Assert.Throws<EngineException>(() =>
        {
            using var rows = _process.Query(
                "SELECT sum(a.i * b.i) FROM range(100000000) a(i), range(1000000) b(i)", [], false, default);
            rows.Next();
        });

        Assert.Equal(EngineErrorKind.TimeLimit, failure.Kind);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void What_a_relation_refuses_is_thrown_as_it_was()
    {
        var refusal = new Errors.LakeException("LW-XXX-0001", "no", "no");
        var relation = new Relation([new SourceColumn("id", "BIGINT")], _ => throw refusal);
        _process.SetUp([new ScanSource("closed", relation, _vault.TypesOf(["BIGINT"]))]);

        Assert.Same(refusal, Assert.Throws<Errors.LakeException>(() =>
        {
            using var rows = _process.Query("SELECT id FROM closed()", [], false, default);
            rows.Next();
        }));
    }

    [Fact]
    public void A_poisoned_instance_fails_its_own_session_only()
    {
        using var neighbour = AnalystProcess.Start(Options);
        Assert.ThrowsAny<Exception>(() =>
        {
            using var rows = _process.Query(
                "SELECT reservoir_quantile(0.0, []) FROM range(3000)", [], false, default);
            rows.Next();
        });
        using var fine = neighbour.Query("SELECT 'fine'", [], false, default);
        Assert.Equal(["fine"], Texts(fine).Skip(1));
    }

    [Theory]
    [InlineData(5_000, "(", "1", ")")]
    [InlineData(50_000, "", "1", "+1")]
    [InlineData(2_000, "(SELECT ", "1", ")")]
    [InlineData(20_000, "[", "1", "]")]
    public void Deep_nesting_is_answered_or_an_error(int depth, string before, string middle, string after)
    {
        var sql = "SELECT " + string.Concat(Enumerable.Repeat(before, depth)) + middle
            + string.Concat(Enumerable.Repeat(after, depth));
        try
        {
            using var rows = _process.Query(sql, [], false, default);
            Assert.NotNull(rows.Next());
        }
        catch (EngineException failure)
        {
            Assert.NotEqual(EngineErrorKind.ProcessEnded, failure.Kind);
        }

        using var next = _process.Query("SELECT 'fine'", [], false, default);
        Assert.Equal(["fine"], Texts(next).Skip(1));
    }

    private void Register(string name, string sql) => _process.SetUp([new ScanSource(
        name,
        new Relation(
            [new("id", "BIGINT"), new("name", "VARCHAR"), new("born", "DATE")],
            ordinals =>
            {
                string[] names = ["id", "name", "born"];
                var columns = string.Join(", ", ordinals.Select(ordinal => names[ordinal]));
                return [new RelationPart(_vault, $"SELECT {columns} FROM ({sql})")];
            }),
        _vault.TypesOf(["BIGINT", "VARCHAR", "DATE"]))]);

    private List<string> Expected(string sql)
    {
        using var connection = _vault.Connect();
        using var rows = connection.Query(sql);
        return Texts(rows);
    }

    private static List<string> Texts(RowStream rows)
    {
        List<string> texts = [string.Join(
            '|', rows.Columns.Select(column => $"{column.Name} {column.Type.Sql}"))];
        while (rows.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                texts.Add(string.Join(
                    '|', Enumerable.Range(
                        0, chunk.Columns).Select(column => chunk.Text(column, row) ?? "∅")));
            }
        }

        return texts;
    }
}
