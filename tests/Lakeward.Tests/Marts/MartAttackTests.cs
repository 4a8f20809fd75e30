// A shared mart with things worth stealing, and what an analyst of PostgreSQL may try.
using System.Diagnostics;
using Lakeward.Tests.Query;
using Xunit;

namespace Lakeward.Tests.Marts;

/// <summary>
/// <c>p0</c>, whose role the login <c>ana</c> has, is shown the rows of the north, without names; <c>p1</c>
/// is shown everything.
/// </summary>
public sealed class MartAttackTests(RealPostgres postgres) : IClassFixture<RealPostgres>
{
    private const string Refused = "42501";

    private static readonly string[] Own =
    [
        "CREATE ROLE ana LOGIN", "GRANT m_p0 TO ana", "CREATE SCHEMA own AUTHORIZATION ana", "SET ROLE ana",
        "CREATE FUNCTION own.peek(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
            + "'BEGIN RAISE NOTICE ''saw %'', $1; RETURN true; END'",
        "CREATE FUNCTION own.all_rows() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER AS "
            + "'BEGIN RETURN QUERY EXECUTE ''SELECT zip FROM m.t''; END'",
        "CREATE FUNCTION own.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS "
            + "'BEGIN RAISE NOTICE ''saw %'', $1; RETURN $1 = $2; END'",
        "CREATE OPERATOR own.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = own.eq)",
        "RESET ROLE",
    ];

    /// <summary>What gives an answer, if only of what may be seen.</summary>
    public static TheoryData<string> Tried { get; } =
    [
        "SELECT zip FROM m.t WHERE own.peek(zip)",
        "SELECT zip FROM m.t WHERE zip OPERATOR(own.===) 'x'",
        "SELECT a.zip FROM m.t a JOIN m.t b ON own.eq(a.zip, b.zip)",
        "SELECT * FROM own.all_rows()",
        "SELECT zip::bigint FROM m.t ORDER BY 1",
        "SELECT count(*) FROM m.t WHERE zip::bigint > 0",
        "SELECT json_agg(zip)::text FROM m.t",
        "SELECT string_agg(zip, ',') OVER (ORDER BY k ROWS UNBOUNDED PRECEDING) FROM m.t",
        "WITH x AS MATERIALIZED (SELECT zip FROM m.t) SELECT * FROM x",
        "SELECT zip FROM m.t TABLESAMPLE SYSTEM (100)",
        "EXPLAIN (ANALYZE, VERBOSE) SELECT zip FROM m.t WHERE own.peek(zip)",
        "COPY (SELECT zip FROM m.t) TO STDOUT",
        "SELECT * FROM pg_stats WHERE schemaname = 'm'",
        "SELECT query_to_xml('SELECT zip FROM m.t', true, false, '')",
        "SELECT * FROM information_schema.columns WHERE table_schema = 'm'",
        "SELECT attname, attstattarget FROM pg_attribute WHERE attrelid = 'm.t'::regclass",
        "CREATE TEMP TABLE taken AS SELECT zip FROM m.t; SELECT * FROM taken",
        "CREATE VIEW own.seen AS SELECT zip FROM m.t; SELECT * FROM own.seen",
        "SET enable_seqscan = off; SELECT zip FROM m.t",
        "SET plan_cache_mode = force_generic_plan; SELECT zip FROM m.t WHERE own.peek(zip)",
        "SET client_min_messages = debug5; SELECT zip FROM m.t",
        "BEGIN; DECLARE c SCROLL CURSOR FOR SELECT zip FROM m.t; FETCH ALL FROM c; ROLLBACK",
    ];

    /// <summary>What is refused, with the SQLSTATE that says so.</summary>
    public static TheoryData<string, string> Forbidden { get; } = new()
    {
        { "SELECT name FROM m.t", Refused },
        { "SELECT * FROM m.t", Refused },
        { "SELECT t FROM m.t", Refused },
        { "SELECT row_to_json(t) FROM m.t", Refused },
        { "SELECT count(*) FROM m.t WHERE name > ''", Refused },
        { "SELECT zip FROM m.t ORDER BY name", Refused },
        { "SELECT zip FROM m.t GROUP BY zip HAVING max(name) > ''", Refused },
        { "SELECT a.zip FROM m.t a NATURAL JOIN m.t b", Refused },
        { "SELECT lakeward_rows_1 FROM m.t", Refused },
        { "SELECT ctid FROM m.t", Refused },
        { "SELECT xmin FROM m.t", Refused },
        { "SELECT tableoid::regclass FROM m.t", Refused },
        { "SELECT currtid2('m.t', '(0,1)')", Refused },
        { "TABLE m.t", Refused },
        { "COPY m.t TO STDOUT", Refused },
        { "COPY (SELECT zip FROM m.t) TO PROGRAM 'cat'", Refused },
        { "COPY (SELECT zip FROM m.t) TO '/tmp/taken'", Refused },
        { "SET row_security = off; SELECT zip FROM m.t", Refused },
        { "SET ROLE owner", Refused },
        { "SET ROLE m_p1", Refused },
        { "SET ROLE postgres", Refused },
        { "SET SESSION AUTHORIZATION owner", Refused },
        { "GRANT m_p1 TO ana", Refused },
        { "ALTER ROLE ana BYPASSRLS", Refused },
        { "ALTER TABLE m.t DISABLE ROW LEVEL SECURITY", Refused },
        { "ALTER TABLE m.t OWNER TO ana", Refused },
        { "CREATE POLICY more ON m.t USING (true)", Refused },
        { "DROP POLICY reader_1 ON m.t", Refused },
        { "GRANT SELECT ON m.t TO ana", Refused },
        { "BEGIN; LOCK TABLE m.t", Refused },
        { "ANALYZE m.t; SELECT * FROM pg_statistic", Refused },
        { "CREATE STATISTICS own.s ON zip, name FROM m.t", Refused },
        { "CREATE INDEX ON m.t (name)", Refused },
        { "CREATE RULE r AS ON SELECT TO m.t DO INSTEAD SELECT 1", Refused },
        { "CREATE TRIGGER g BEFORE INSERT ON m.t EXECUTE FUNCTION own.peek()", Refused },
        { "CREATE TABLE own.child () INHERITS (m.t)", Refused },
        { "CREATE TABLE own.refers (name text REFERENCES m.t (name))", "42830" },
        { "CREATE TABLE m.mine (x int)", Refused },
        { "CREATE FUNCTION m.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", Refused },
        { "CREATE VIEW own.v AS SELECT name FROM m.t; SELECT * FROM own.v", Refused },
        { "INSERT INTO m.t (k) VALUES (99)", Refused },
        { "UPDATE m.t SET zip = 'x'", Refused },
        { "DELETE FROM m.t", Refused },
        { "TRUNCATE m.t", Refused },
        { "DROP TABLE m.t", Refused },
        { "DROP SCHEMA m CASCADE", Refused },
        { "ALTER SCHEMA m RENAME TO n", Refused },
        { "SELECT zip FROM m.t FOR UPDATE", Refused },
        { "MERGE INTO m.t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE", Refused },
        { "SELECT * FROM pg_statistic", Refused },
        { "SELECT * FROM pg_statistic_ext_data", Refused },
        { "SELECT pg_read_file('/etc/passwd')", Refused },
        { "SELECT lo_import('/etc/passwd')", Refused },
        { "CREATE EXTENSION file_fdw", Refused },
        { "CREATE FUNCTION own.c() RETURNS int LANGUAGE c AS 'x', 'y'", Refused },
        { "CREATE FUNCTION own.l(text) RETURNS boolean LANGUAGE sql LEAKPROOF AS 'SELECT true'", Refused },
        { "DO 'BEGIN PERFORM name FROM m.t; END'", Refused },
        { "SELECT query_to_xml('SELECT name FROM m.t', true, false, '')", Refused },
        { "SELECT table_to_xml('m.t', true, false, '')", Refused },
    };

    [Fact]
    public async Task No_attempt_shows_a_hidden_row_or_column_and_none_changes_the_mart()
    {
        RealPostgres.Require();
        await PrepareAsync();
        await using var super = await postgres.OpenAsync("postgres");
        const string whole = "SELECT * FROM m.t ORDER BY k";
        var before = await MartLab.ObserveAsync(super, whole);
        Assert.Contains("Canary", before, StringComparison.Ordinal);
        Assert.Contains("90210", before, StringComparison.Ordinal);
        var wrong = new List<string>();
        foreach (var (sql, state) in Tried.Select(tried => (tried.Data, ""))
            .Concat(Forbidden.Select(tried => (tried.Data.Item1, tried.Data.Item2))))
        {
            await using var ana = await postgres.OpenAsync("ana");
            var seen = await MartLab.ObserveAsync(ana, sql);
            var isRefused = seen.Split('\n').Any(line => line.StartsWith(state, StringComparison.Ordinal));
            if (seen.Contains("Canary", StringComparison.OrdinalIgnoreCase)
                || seen.Contains("90210", StringComparison.Ordinal) || !isRefused)
            {
                wrong.Add($"{sql}: {seen}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.Equal(before, await MartLab.ObserveAsync(super, whole));
        await DumpAsync();
        await EstimatesAsync();
        await OwnersAsync();
    }

    /// <summary>A dump needs the whole table, and says so.</summary>
    private async Task DumpAsync()
    {
        foreach (string[] more in (string[][])[[], ["--enable-row-security"], ["--table=m.t", "--data-only"]])
        {
            var start = new ProcessStartInfo(
                "pg_dump", ["-h", postgres.Socket, "-U", "ana", "-d", "marts", .. more])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using var dump = Process.Start(start)!;
            var error = dump.StandardError.ReadToEndAsync();
            var taken = await dump.StandardOutput.ReadToEndAsync();
            Assert.DoesNotContain("Canary", taken, StringComparison.Ordinal);
            Assert.Contains("permission denied", await error, StringComparison.Ordinal);
            await dump.WaitForExitAsync();
            Assert.NotEqual(0, dump.ExitCode);
        }
    }

    /// <summary>Even after ANALYZE a plan expects as many rows with a hidden value as with none.</summary>
    private async Task EstimatesAsync()
    {
        await using var owner = await postgres.OpenAsync("owner");
        await MartLab.ExecuteAsync(owner, "ANALYZE m.t");
        await using var ana = await postgres.OpenAsync("ana");
        Assert.Equal(
            await MartLab.ObserveAsync(ana, "EXPLAIN SELECT k FROM m.t WHERE zip = '99999'"),
            (await MartLab.ObserveAsync(ana, "EXPLAIN SELECT k FROM m.t WHERE zip = '90210'"))
                .Replace("90210", "99999", StringComparison.Ordinal));
        Assert.Equal("", await MartLab.ObserveAsync(ana, "SELECT 1 FROM pg_stats WHERE schemaname = 'm'"));
    }

    /// <summary>Row security is forced: it holds for the owner, who was granted nothing.</summary>
    private async Task OwnersAsync()
    {
        await using var owner = await postgres.OpenAsync("owner");
        Assert.Equal("0", await MartLab.ObserveAsync(owner, "SELECT count(*) FROM m.t"));
        await MartLab.ExecuteAsync(owner, "ALTER TABLE m.t NO FORCE ROW LEVEL SECURITY");
        Assert.NotEqual("0", await MartLab.ObserveAsync(owner, "SELECT count(*) FROM m.t"));
    }

    private async Task PrepareAsync()
    {
        using var lab = new PolicyLab();
        var readers = MartLab.Decide(
            ["columns: {k: allow, zip: allow, name: deny}, rows: \"id = principal.region\""],
            ["columns: {k: allow, zip: allow, name: allow, id: allow}"]);
        for (var k = 0; k < 40; k++)
        {
            var isNorth = k % 2 == 0;
            lab.Add(
                ("k", $"{k}"), ("id", isNorth ? "'north'" : "'south'"),
                ("name", $"'Canary {k}'"), ("zip", isNorth ? "'10001'" : "'90210'"));
        }

        await using (var owner = await postgres.OpenAsync("owner"))
        {
            await MartLab.LoadAsync(owner, lab, MartLab.Compile(lab, readers)!);
        }

        await using var super = await postgres.OpenAsync("postgres");
        foreach (var statement in Own)
        {
            await MartLab.ExecuteAsync(super, statement);
        }
    }
}
