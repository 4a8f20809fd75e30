// The guard on its own: lists, scopes, versions, places, memory.
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class GuardTests : IDisposable
{
    private readonly GuardBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_allowed_function_is_one_of_the_engine_and_every_other_was_looked_at()
    {
        var known = _bench.Rows("SELECT DISTINCT function_name, function_type FROM duckdb_functions()")
            .Select(row => (Name: row[0]!, Kind: row[1]!)).ToHashSet();
        var allowed = SqlNames.Functions.Values
            .SelectMany(function => function.Kinds.Select(kind => (function.Name, Kind: kind)))
            .Where(function => function.Kind != "syntax")
            .ToHashSet();
        var refused = StatementFile.Lines("refused-functions.txt").Select(line => line.Text.Split(' '))
            .Select(fields => (Name: fields[0], Kind: fields[1])).ToHashSet();

        Assert.Empty(allowed.Except(known));
        Assert.DoesNotContain(
            known.Except(allowed).Except(refused),
            function => !function.Name.StartsWith("icu_collate_", StringComparison.Ordinal));
        Assert.Empty(refused.Intersect(allowed));
        Assert.Equal([("icu_collate_*", "scalar")], refused.Except(known));
    }

    [Fact]
    public void Every_allowed_type_is_one_of_the_engine_and_every_other_was_looked_at()
    {
        var known = _bench.Rows("SELECT DISTINCT lower(type_name) FROM duckdb_types()")
            .Select(row => row[0]!);

        Assert.Equal(["geometry", "type"], known.Except(SqlNames.Types).Order(StringComparer.Ordinal));
        Assert.Empty(SqlNames.Types.Except(known));
    }

    [Fact]
    public void A_column_name_that_the_engine_takes_for_a_function_tells_nothing()
    {
        // Without parentheses these are column names in the tree, and functions once they are bound.
        var bound = _bench.Rows("SELECT DISTINCT function_name FROM duckdb_functions()")
            .Select(row => row[0]!)
            .Concat(["localtime", "localtimestamp", "current_time", "current_timestamp", "sysdate"])
            .Distinct().Where(name => _bench.Binds($"SELECT {SqlText.Name(name)}"));

        Assert.Equal(
            [
                "current_catalog", "current_date", "current_role", "current_schema", "current_time",
                "current_timestamp", "current_user", "localtime", "localtimestamp", "session_user", "user",
            ],
            bound.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("WITH v AS (SELECT * FROM visits) SELECT * FROM v", "claims.visits")]
    [InlineData("WITH visits AS (SELECT * FROM visits) SELECT * FROM visits", "claims.visits")]
    [InlineData("WITH a AS (SELECT * FROM visits), visits AS (SELECT 1) SELECT * FROM a", "claims.visits")]
    [InlineData("SELECT * FROM (WITH visits AS (SELECT 1) SELECT * FROM visits) a, visits", "claims.visits")]
    [InlineData(
        "WITH visits AS (SELECT 1) SELECT * FROM claims.visits, patients", "claims.visits claims.patients")]
    [InlineData("WITH visits AS (SELECT 1) SELECT * FROM visits", "")]
    [InlineData(
        "WITH RECURSIVE visits(n) AS (SELECT 1 FROM visits UNION SELECT n FROM visits) FROM visits",
        "claims.visits")]
    [InlineData("SELECT * FROM VISITS, patients p, visits v", "claims.visits claims.patients")]
    [InlineData("SELECT * FROM visits AT (VERSION => 2), visits", "claims.visits@2 claims.visits")]
    public void Tables_are_those_that_the_scopes_leave(string sql, string tables) =>
        Assert.Equal(
            tables, string.Join(' ', _bench.Check(sql).Tables.Select(t => $"{t.Dataset}.{t.ViewName}")));

    [Fact]
    public void What_runs_has_every_table_under_its_full_name()
    {
        Assert.Equal(
            "SELECT * FROM claims.visits , claims.visits AS v",
            _bench.Check("select * from Visits, claims.VISITS v").Sql);
        Assert.Equal(
            "SELECT visits.ward FROM claims.\"visits@2\" AS visits",
            _bench.Check("SELECT visits.ward FROM visits AT (VERSION => 2)").Sql);
        Assert.Equal(
            "SELECT lower(ward) FROM claims.visits", _bench.Check("SELECT ward.lower() FROM visits").Sql);
    }

    [Theory]
    [InlineData("SELECT 1,\n  read_text('x') FROM visits", "LW-QRY-0204", "line 2, character 3")]
    [InlineData("SELECT 'é', sleep_ms(1) FROM visits", "LW-QRY-0204", "line 1, character 13")]
    [InlineData("SELECT * FROM visits, glob('/secret/x')", "LW-QRY-0205", "line 1, character 23")]
    [InlineData("SELECT * FROM 'top secret'", "LW-QRY-0208", "line 1, character 15")]
    [InlineData("SELECT 'top secret' FROM", "LW-QRY-0103", "line 1, character 25")]
    [InlineData("SELECT 'it's secret' FROM visits", "LW-QRY-0103", "line 1, character")]
    [InlineData("SELECT repeat('secret', 99999) FROM visits", "LW-QRY-0206", "line 1, character 8")]
    [InlineData("SELECT \"secret stuff\"(1) FROM visits", "LW-QRY-0204", "line 1, character 8")]
    public void A_refusal_says_what_and_where_and_no_value(string sql, string id, string place)
    {
        var refusal = Assert.Throws<LakeException>(() => _bench.Check(sql));

        Assert.Equal(id, refusal.Id);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT $1, ward FROM visits WHERE visit = $2")]
    [InlineData("SELECT ? FROM visits WHERE visit = ?")]
    [InlineData("SELECT $name::VARCHAR FROM visits LIMIT $n")]
    public void Parameters_pass(string sql) =>
        Assert.Contains("$", _bench.Check(sql).Sql, StringComparison.Ordinal);

    [Fact]
    public void What_passed_is_remembered_until_the_visible_tables_change()
    {
        const string sql = "SELECT count(*) FROM visits";
        var first = _bench.Check(sql);
        var parsed = _bench.Parsed;

        Assert.Same(first, _bench.Check(sql));
        Assert.Equal(parsed, _bench.Parsed);
        Assert.NotSame(first, _bench.Check(sql, principal: "bo"));
        Assert.Throws<LakeException>(() => _bench.Check(sql, tables: _bench.Visible("claims.patients")));
        Assert.Throws<LakeException>(
            () => _bench.Check(sql, tables: _bench.Visible("claims.visits", "other.visits")));
        Assert.Equal("other", _bench.Check(sql, tables: _bench.Visible("other.visits")).Tables[0].Dataset);
    }

    [Theory]
    [InlineData("SELECT * FROM visits WHERE ward BETWEEN ('a' COLLATE NOCASE) AND 'b'")]
    [InlineData("SELECT ('abc' COLLATE NOCASE)[1] FROM visits")]
    [InlineData("SELECT 1e400 FROM visits")]
    public void What_the_engine_cannot_write_down_again_is_refused(string sql) =>
        Assert.Equal("LW-QRY-0212", Assert.Throws<LakeException>(() => _bench.Check(sql)).Id);

    [Fact]
    public void Memory_is_bounded()
    {
        var memory = new GuardMemory();
        var statement = new GuardedStatement(new string('x', 1_000), [], new HashSet<string>(), []);
        for (var number = 0; number < GuardMemory.MaxStatements + 100; number++)
        {
            memory.Keep(BitConverter.GetBytes(number), statement);
        }

        Assert.Equal(GuardMemory.MaxStatements, memory.Count);
        Assert.Null(memory.Find(BitConverter.GetBytes(0)));
        Assert.NotNull(memory.Find(BitConverter.GetBytes(500)));
        memory.Keep([1, 2, 3], statement with { Sql = new string('y', 8 << 20) });
        Assert.Equal(1, memory.Count);
    }

    [Theory]
    [InlineData("SELECT {0} FROM visits", "1+", 300)]
    [InlineData("SELECT {0} FROM visits", "NOT ", 300)]
    [InlineData("SELECT 1 FROM visits WHERE {0}", "CASE WHEN true THEN ", 300)]
    [InlineData("SELECT '{0}' FROM visits", "(", 201)]
    [InlineData("SELECT [{0}] FROM visits", "1,", 21_000)]
    public void Depth_and_size_have_limits(string form, string part, int times)
    {
        var parts = string.Concat(Enumerable.Repeat(part, times)) + "1";
        var sql = form.Replace("{0}", parts, StringComparison.Ordinal);
        var refusal = Assert.Throws<LakeException>(() => _bench.Check(sql));

        Assert.Contains(refusal.Id, (string[])["LW-QRY-0202", "LW-QRY-0103"]);
    }

    [Fact]
    public void A_statement_of_a_megabyte_is_refused_unread()
    {
        var sql = $"SELECT '{new string('x', 1 << 20)}' FROM visits";
        var refusal = Assert.Throws<LakeException>(() => _bench.Check(sql));

        Assert.Equal("LW-QRY-0102", refusal.Id);
        Assert.Equal(0, _bench.Parsed);
    }
}
