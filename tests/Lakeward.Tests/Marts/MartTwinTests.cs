// Two marts that differ only in what a reader may not see look the same to it, whatever it tries.
using Lakeward.Engine;
using Lakeward.Marts;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Marts;

public sealed class MartTwinTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    private const int Rounds = 12;

    /// <summary>
    /// What analysts' own schemas are good for: a function so cheap that a planner would like to run it
    /// first, and one with the rights of its maker.
    /// </summary>
    private const string OwnThings = """
        SET check_function_bodies = off;
        CREATE SCHEMA own AUTHORIZATION ana;
        SET ROLE ana;
        CREATE FUNCTION own.peek(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
          'BEGIN RAISE NOTICE ''saw %'', $1; RETURN true; END';
        CREATE FUNCTION own.definer() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS
          'SELECT count(*) FROM m.t';
        RESET ROLE;

        """;

    [Fact]
    public async Task A_reader_of_a_mart_of_its_own_sees_the_same_in_both_worlds()
    {
        await WithWorldsAsync(async (left, right, seed) =>
        {
            var (compared, differing) = (0, 0);
            for (var round = 0; round < Rounds; round++)
            {
                using var worlds = new MartWorlds(seed + round, readers: 1);
                if (!await worlds.LoadAsync(left.Owner, right.Owner))
                {
                    continue;
                }

                differing += worlds.Differing;
                foreach (var sql in Statements(worlds.Table!, seed + round).Concat(SizeStatements))
                {
                    compared++;
                    await AssertSameAsync(left.Ana, right.Ana, sql, $"seed {seed}, round {round}");
                }
            }

            Assert.True(differing > 0 && compared > 0, $"seed {seed}: {differing} {compared}");
        });
    }

    [Fact]
    public async Task A_reader_of_a_shared_mart_sees_no_value_and_no_row_of_the_others()
    {
        await WithWorldsAsync(async (left, right, seed) =>
        {
            var (stored, compared) = (0, 0);
            for (var round = 0; round < Rounds * 3; round++)
            {
                using var worlds = new MartWorlds(seed + round, readers: 2);
                if (!await worlds.LoadAsync(left.Owner, right.Owner))
                {
                    continue;
                }

                const string all = "SELECT * FROM m.t ORDER BY k";
                stored += await MartLab.ObserveAsync(left.Super, all)
                    == await MartLab.ObserveAsync(right.Super, all) ? 0 : 1;
                foreach (var sql in Statements(worlds.Table!, seed + round))
                {
                    compared++;
                    await AssertSameAsync(left.Ana, right.Ana, sql, $"seed {seed}, round {round}");
                }
            }

            Assert.True(stored > 0 && compared > 0, $"seed {seed}: the marts never differed");
        });
    }

    [Theory]
    [InlineData("ALTER TABLE m.t DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY reader_1 ON m.t; CREATE POLICY reader_1 ON m.t USING (true)")]
    [InlineData("GRANT SELECT ON m.t TO m_p0")]
    [InlineData("GRANT SELECT (lakeward_rows_1) ON m.t TO m_p0")]
    public async Task A_wall_that_is_broken_is_noticed(string mutation)
    {
        await WithWorldsAsync(async (left, right, seed) =>
        {
            for (var round = 0; round < Rounds * 10; round++)
            {
                using var worlds = new MartWorlds(seed + round, readers: 2);
                if (!await worlds.LoadAsync(left.Owner, right.Owner) || worlds.Table!.RowColumns.Count == 0)
                {
                    continue;
                }

                await MartLab.ExecuteAsync(left.Owner, mutation);
                await MartLab.ExecuteAsync(right.Owner, mutation);
                foreach (var sql in Statements(worlds.Table, seed + round).Concat(WholeStatements))
                {
                    var seen = await MartLab.ObserveAsync(left.Ana, sql);
                    if (seen != await MartLab.ObserveAsync(right.Ana, sql))
                    {
                        return;
                    }
                }
            }

            Assert.Fail($"seed {seed}: not noticed");
        });
    }

    private static IEnumerable<string> WholeStatements { get; } =
        ["SELECT * FROM m.t ORDER BY k", "SELECT k, lakeward_rows_1 FROM m.t ORDER BY k"];

    private static string[] Types { get; } =
        ["bigint", "date", "boolean", "numeric", "double precision", "timestamp"];

    /// <summary>Statements over what the reader may name, and over what it may not.</summary>
    private static IEnumerable<string> Statements(MartTable table, int seed)
    {
        var random = new Random(seed);
        var reader = table.Readers.First(known => known.Principal == "p0");
        var named = reader.Columns.Select(column => SqlText.Name(column.Name)).ToList();
        var list = string.Join(", ", named);
        string One() => named[random.Next(named.Count)];
        yield return $"SELECT {list} FROM m.t ORDER BY {list}";
        yield return $"SELECT {list} FROM m.t";
        yield return "SELECT count(*) FROM m.t";
        foreach (var type in Types)
        {
            var column = One();
            yield return $"SELECT {column}::text::{type} FROM m.t";
            yield return $"SELECT count(*) FROM m.t a JOIN m.t b USING ({column}) "
                + $"WHERE ({column}::text)::{type} IS NULL";
        }

        for (var at = 0; at < 4; at++)
        {
            var (one, other) = (One(), One());
            yield return $"SELECT {one}, count(*), min({other}::text) FROM m.t GROUP BY 1 ORDER BY 1, 2, 3";
            yield return $"SELECT count(*) FROM m.t WHERE own.peek({one}::text) AND {other} IS NOT NULL";
            yield return $"SELECT 1 / (length({one}::text) - {random.Next(4)}) FROM m.t";
            yield return $"SELECT own.peek(a.{one}::text) FROM m.t a LEFT JOIN m.t b USING ({other})";
            yield return $"EXPLAIN (COSTS off) SELECT {one} FROM m.t WHERE {one} IN (SELECT {one} FROM m.t)";
            yield return $"EXPLAIN (COSTS off) SELECT {one} FROM m.t WHERE {other}::text IN ('a', 'north')";
            yield return $"COPY (SELECT {one} FROM m.t) TO '/tmp/never'";
            yield return $"SELECT {one} FROM m.t TABLESAMPLE BERNOULLI (100)";
        }

        foreach (var hidden in table.Columns.Concat(table.RowColumns).Except(reader.Columns))
        {
            yield return $"SELECT count({SqlText.Name(hidden.Name)}) FROM m.t";
            yield return $"SELECT count(*) FROM m.t ORDER BY max({SqlText.Name(hidden.Name)}::text)";
        }

        foreach (var sql in (string[])[
            "SELECT t FROM m.t", "SELECT row_to_json(t) FROM m.t", "SELECT ctid FROM m.t",
            "SELECT xmin FROM m.t", "SELECT tableoid FROM m.t", "SELECT own.definer()", "SELECT lastval()",
            "SELECT tablename, attname, null_frac, most_common_vals, histogram_bounds FROM pg_stats "
                + "WHERE schemaname = 'm'",
            "SELECT * FROM pg_statistic LIMIT 1", "SELECT * FROM pg_stats_ext", "SET row_security = off",
            "SELECT count(*) FROM m.t", "SET row_security = on",
            "SELECT reltuples, relpages, relallvisible FROM pg_class WHERE oid = 'm.t'::regclass",
            "SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy ORDER BY 1",
            "SELECT n_dead_tup, last_analyze FROM pg_stat_user_tables WHERE relname = 't' AND false",
            "SELECT query FROM pg_stat_activity WHERE usename <> current_user ORDER BY 1",
            "SELECT obj_description('m'::regnamespace)"])
        {
            yield return sql;
        }
    }

    /// <summary>What tells of a table's size, and so of all of its rows.</summary>
    private static IEnumerable<string> SizeStatements { get; } =
    [
        "SELECT pg_relation_size('m.t'), pg_table_size('m.t')",
        "EXPLAIN (ANALYZE, TIMING off, SUMMARY off) SELECT count(*) FROM m.t",
        "EXPLAIN SELECT count(*) FROM m.t a JOIN m.t b ON a.k < b.k",
        "SELECT count(*) FROM m.t TABLESAMPLE BERNOULLI (40) REPEATABLE (7)",
        "SELECT count(*) FROM m.t TABLESAMPLE SYSTEM (60) REPEATABLE (3)",
    ];

    private static async Task AssertSameAsync(
        NpgsqlConnection left, NpgsqlConnection right, string sql, string place)
    {
        var (one, other) = (await MartLab.ObserveAsync(left, sql), await MartLab.ObserveAsync(right, sql));
        Assert.True(one == other, $"{place}: {sql}\n{one}\nand\n{other}");
    }

    private async Task WithWorldsAsync(Func<Session, Session, int, Task> test)
    {
        RealPostgres.Require();
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        await postgres.ExecuteAsync("postgres", "DROP DATABASE IF EXISTS twin_left;\n"
            + "DROP DATABASE IF EXISTS twin_right;\nCREATE DATABASE twin_left;\nCREATE DATABASE twin_right;\n"
            + "GRANT CREATE ON DATABASE twin_left TO owner;\nGRANT CREATE ON DATABASE twin_right TO owner;\n"
            + "DROP ROLE IF EXISTS ana;\nCREATE ROLE ana LOGIN;\nDO 'BEGIN CREATE ROLE m_p0; EXCEPTION WHEN "
            + "duplicate_object THEN NULL; END';\nGRANT m_p0 TO ana");
        await using var left = await Session.OpenAsync(postgres, "twin_left");
        await using var right = await Session.OpenAsync(postgres, "twin_right");
        await test(left, right, seed);
        await postgres.ExecuteAsync("postgres", "DROP OWNED BY ana", "twin_left");
        await postgres.ExecuteAsync("postgres", "DROP OWNED BY ana", "twin_right");
    }

    /// <summary>The three who connect to a world.</summary>
    private sealed record Session(NpgsqlConnection Owner, NpgsqlConnection Ana, NpgsqlConnection Super)
        : IAsyncDisposable
    {
        public static async Task<Session> OpenAsync(RealPostgres postgres, string database)
        {
            await postgres.ExecuteAsync("postgres", OwnThings, database);
            return new Session(
                await postgres.OpenAsync("owner", database), await postgres.OpenAsync("ana", database),
                await postgres.OpenAsync("postgres", database));
        }

        public async ValueTask DisposeAsync()
        {
            await Owner.DisposeAsync();
            await Ana.DisposeAsync();
            await Super.DisposeAsync();
        }
    }
}
