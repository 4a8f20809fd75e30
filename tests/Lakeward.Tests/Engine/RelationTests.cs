// The wall between two engines: an analyst's SQL reads what a vault's SQL yields, and nothing else.
using System.Collections.Concurrent;
using Lakeward.Engine;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class RelationTests : IDisposable
{
    private readonly DuckDatabase _vault = Engines.Vault(preserveOrder: false);
    private readonly DuckDatabase _analyst = Engines.Analyst();
    private readonly Connection _inside;
    private readonly Connection _outside;

    public RelationTests()
    {
        _inside = _vault.Connect();
        _outside = _analyst.Connect();
    }

    public void Dispose()
    {
        _outside.Dispose();
        _inside.Dispose();
        _analyst.Dispose();
        _vault.Dispose();
    }

    [Fact]
    public void Rows_of_every_type_cross_unchanged()
    {
        _inside.Execute("""
            CREATE TABLE raw AS SELECT i AS id,
              CASE WHEN i % 5 = 0 THEN NULL ELSE 'nämé number ' || i END AS name,
              CAST(i * 1e20::DECIMAL(25,3) AS DECIMAL(38,3)) AS wide,
              CAST(i % 1000 AS DECIMAL(4,1)) AS narrow, i * 0.1::DOUBLE AS real,
              DATE '0044-03-15 (BC)' + CAST(i AS INTEGER) AS day,
              TIMESTAMP '2020-01-01' + INTERVAL (i) SECONDS AS at, i % 2 = 0 AS even, [i, NULL] AS list,
              {'a': i, 'b': 'text ' || i} AS pair, CAST('y' AS ENUM('x', 'y')) AS tag
            FROM range(9000) t(i) WHERE i < 1000 OR i > 8000
            """);
        var shape = _inside.Describe("FROM raw");
        SourceColumn[] columns = [.. shape.Columns.Select(c => new SourceColumn(c.Name, c.Type.Sql))];
        Register("scan", columns, ordinals => $"SELECT {Names(columns, ordinals)} FROM raw");
        const string sum = "SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM ";
        Assert.Equal(_inside.Line(sum + "raw"), _outside.Line(sum + "scan()"));
        const string some = " WHERE id % 97 = 0 ORDER BY id";
        Assert.Equal(
            _inside.Line(_inside.AsText("SELECT * FROM raw" + some)),
            _outside.Line(_outside.AsText("SELECT * FROM scan()" + some)));
    }

    [Fact]
    public void Several_parts_are_read_by_several_threads_once_each()
    {
        var columns = new SourceColumn[] { new("id", "BIGINT") };
        const string sql = "SELECT range FROM range($1::BIGINT, $2::BIGINT)";
        _outside.Register("scan", new Relation(columns, _ => [.. Enumerable.Range(0, 7).Select(part =>
            new RelationPart(_vault, sql, [part * 10_000L, (part + 1) * 10_000L]))]));
        for (var time = 0; time < 20; time++)
        {
            Assert.Equal(
                "70000,70000,2449965000",
                _outside.Line("SELECT count(*), count(DISTINCT id), sum(id) FROM scan()"));
        }
    }

    [Fact]
    public void A_relation_without_parts_is_empty()
    {
        _outside.Register("scan", new Relation([new("id", "BIGINT")], _ => []));
        Assert.Equal("0", _outside.ScalarText("SELECT count(*) FROM scan()"));
    }

    [Fact]
    public void An_early_end_releases_the_streams()
    {
        Register("scan", [new("id", "BIGINT")], _ => "SELECT range FROM range(100000000000)");
        Assert.Equal(3, _outside.Rows("SELECT id FROM scan() LIMIT 3").Count);
        Assert.Equal(0, _outside.Scans.Count);
        using (var stream = _outside.Query("SELECT id FROM scan()"))
        {
            Assert.NotNull(stream.Next());
            Assert.Equal(1, _outside.Scans.Count);
        }

        Assert.Equal(0, _outside.Scans.Count);
        Assert.Equal("1", _outside.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_failure_in_the_vault_says_nothing_to_the_analyst()
    {
        const string sql = "SELECT CAST('CANARY' || range AS INTEGER) FROM range(5)";
        Register("scan", [new("id", "INTEGER")], _ => sql);
        var failure = Assert.Throws<EngineException>(() => _outside.Rows("SELECT * FROM scan()"));
        Assert.Equal(EngineErrorKind.Scan, failure.Kind);
        Assert.Equal("LW-ENG-0104", failure.Id);
        Assert.Empty(failure.UnsafeText);
        Assert.DoesNotContain("CANARY", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(EngineErrorKind.Conversion, Assert.IsType<EngineException>(failure.InnerException).Kind);
        Assert.Equal("1", _outside.ScalarText("SELECT 1"));
    }

    [Fact]
    public void A_refusal_by_the_plan_reaches_the_caller_as_it_is()
    {
        var refusal = new LakeException("LW-ACC-9999", "No.", "Ask.", Outcome.Refused);
        _outside.Register("scan", new Relation([new("id", "INTEGER")], _ => throw refusal));
        Assert.Same(refusal, Assert.Throws<LakeException>(() => _outside.Rows("SELECT * FROM scan()")));
        Assert.Equal("1", _outside.ScalarText("SELECT 1"));
    }

    [Theory]
    [InlineData("SELECT 'text'")]
    [InlineData("SELECT 1::BIGINT, 2::BIGINT")]
    [InlineData("SELECT 1::INTEGER")]
    public void A_part_of_another_shape_is_refused(string sql)
    {
        Register("scan", [new("id", "BIGINT")], _ => sql);
        var failure = Assert.Throws<LakeException>(() => _outside.Rows("SELECT * FROM scan()"));
        Assert.Equal("LW-ENG-0007", failure.Id);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        Register("scan", [new("id", "BIGINT")], _ => "SELECT 1");
        var failure = Assert.Throws<LakeException>(() => Register("SCAN", [new("x", "BIGINT")], _ => ""));
        Assert.Equal("LW-ENG-0006", failure.Id);
        Assert.Throws<EngineException>(() => Register("other", [new("id", "NO_SUCH_TYPE")], _ => ""));
    }

    [Fact]
    public async Task An_interrupt_reaches_the_vault()
    {
        // The vault computes for ever before its first row, so only an interrupt on its side can end it.
        Register("scan", [new("id", "BIGINT")], _ =>
            Engines.Endless);
        var running = Task.Run(() => _outside.Rows("SELECT sum(id) FROM scan()"));
        while (_outside.Scans.Count == 0)
        {
            await Task.Yield();
        }

        _outside.Interrupt();
        var failure = await Assert.ThrowsAsync<EngineException>(() => running);
        Assert.Equal(EngineErrorKind.Interrupt, failure.Kind);
        Assert.Equal(0, _outside.Scans.Count);
        Assert.Equal("1", _inside.ScalarText("SELECT 1"));
    }

    [Fact]
    public void Predicates_stay_on_the_analyst_side_of_the_wall()
    {
        Register("scan", [new("id", "INTEGER"), new("name", "VARCHAR")], ordinals =>
            "SELECT " + Names([new("id", ""), new("name", "")], ordinals)
            + " FROM (SELECT CAST(range AS INTEGER) AS id, 'CANARY-' || range AS name FROM range(1000))"
            + " WHERE id = 7");
        var failure = Assert.Throws<EngineException>(
            () => _outside.Rows("SELECT count(*) FROM scan() WHERE CAST(name AS INTEGER) > 0"));
        Assert.Contains("CANARY-7'", failure.UnsafeText, StringComparison.Ordinal);
        Assert.Equal("1", _outside.ScalarText("SELECT count(*) FROM scan()"));
    }

    [Theory]
    [InlineData("select count(*) from patients")]
    [InlineData("select name from patients where org = 3")]
    [InlineData("select * from patients limit 1")]
    [InlineData("select 1 from patients where exists (select 1 from visits v where v.pid = patients.id)")]
    [InlineData("select p.name, v.dx from patients p join visits v on v.pid = p.id where v.cost > 10")]
    [InlineData("with unused as (select ssn from patients) select id from patients")]
    [InlineData("select name from (select *, ssn as z from patients)")]
    [InlineData("select max(mrn) over (partition by org order by id) from patients")]
    [InlineData("select mrn from patients where false")]
    [InlineData("select * exclude (ssn, mrn) from patients")]
    [InlineData("select columns('^(id|name)$') from patients")]
    [InlineData("select count(ssn) from patients")]
    [InlineData("select p.id from patients p left join visits v on v.pid = p.id")]
    [InlineData("pivot patients on org in (1, 2) using count(*) group by name")]
    [InlineData("summarize patients")]
    [InlineData("select id from patients union all select pid from visits")]
    [InlineData("select (select max(cost) from visits v where v.pid = p.id) from patients p")]
    [InlineData("select name from patients where id = (select max(pid) from visits where dx = 'x')")]
    [InlineData("select 1 from patients a natural join visits b")]
    [InlineData("select id from patients where ssn is not null and mrn = mrn")]
    [InlineData("with recursive r as (select id from patients union select id from r where id < 3) from r")]
    [InlineData("select name from patients where org = $1 and id > $2", 3, 1)]
    public void The_columns_explained_are_the_columns_asked(string sql, params object[] parameters)
    {
        var asked = new ConcurrentBag<string>();
        Table("patients", "id INTEGER, name VARCHAR, ssn VARCHAR, mrn VARCHAR, org INTEGER, dob DATE", asked);
        Table("visits", "pid INTEGER, dx VARCHAR, cost DOUBLE, org INTEGER, patient_name VARCHAR", asked);
        var explained = _outside.ExplainProjections(sql, parameters)
            .Select(scan => $"{scan.Source}[{string.Join(',', scan.Columns)}]")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Empty(asked);
        _outside.Rows(_outside.AsText(sql), parameters);
        Assert.Equal(explained, asked.Order(StringComparer.Ordinal));
    }

    private void Table(string name, string declaration, ConcurrentBag<string> asked)
    {
        _inside.Execute($"CREATE TABLE {name} ({declaration})");
        _inside.Execute($"INSERT INTO {name} ({declaration.Split(' ')[0]}) VALUES (1), (2)");
        var declared = declaration.Split(", ").Select(column => column.Split(' '));
        SourceColumn[] columns = [.. declared.Select(words => new SourceColumn(words[0], words[1]))];
        Register($"scan of {name}", columns, ordinals =>
        {
            asked.Add($"scan of {name}[{string.Join(',', ordinals.Select(at => columns[at].Name))}]");
            return $"SELECT {Names(columns, ordinals)} FROM {name}";
        });
        _outside.Execute($"CREATE VIEW {name} AS SELECT * FROM \"scan of {name}\"()");
    }

    private void Register(string name, SourceColumn[] columns, Func<IReadOnlyList<int>, string> sql) =>
        _outside.Register(name, new Relation(columns, ordinals => [new RelationPart(_vault, sql(ordinals))]));

    private static string Names(SourceColumn[] columns, IReadOnlyList<int> ordinals) =>
        string.Join(", ", ordinals.Select(at => SqlText.Name(columns[at].Name)));
}
