// The wall between the engines: a statement sees the authorised relation and nothing else.
using Lakeward.Audit;
using Lakeward.Engine;
using Lakeward.Errors;
using Lakeward.Query;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class WallTests(OpenLake open) : IClassFixture<OpenLake>
{
    private readonly Lake _lake = open.Lake;

    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/hostname'), claims.patients")]
    [InlineData("SELECT * FROM read_blob('/proc/self/fd/20'), claims.patients")]
    [InlineData("SELECT * FROM read_parquet('/proc/self/fd/*'), claims.patients")]
    [InlineData("SELECT * FROM glob('/proc/self/fd/*'), claims.patients")]
    [InlineData("SELECT * FROM '/etc/passwd', claims.patients")]
    public async Task No_file_can_be_read(string sql)
    {
        var refusal = await Assert.ThrowsAsync<LakeException>(() => Ask("ana", sql));

        Assert.StartsWith("LW-", refusal.Id, StringComparison.Ordinal);
        Assert.DoesNotContain("Stone", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP VIEW claims.patients")]
    [InlineData("CREATE TABLE t AS SELECT * FROM claims.patients")]
    [InlineData("COPY (SELECT * FROM claims.patients) TO '/tmp/stolen.csv'")]
    [InlineData("ATTACH '/tmp/stolen.db'")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("INSTALL httpfs")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SELECT 1; SELECT * FROM claims.patients")]
    [InlineData("EXPLAIN SELECT * FROM claims.patients")]
    public async Task Only_one_select_is_answered(string sql)
    {
        var refusal = await Assert.ThrowsAsync<LakeException>(() => Ask("ana", sql));

        Assert.Equal("LW-QRY-0101", refusal.Id);
        Assert.False(File.Exists("/tmp/stolen.csv"));
    }

    [Fact]
    public async Task The_source_behind_the_view_cannot_be_named()
    {
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => Ask("ana", "SELECT * FROM lake_0(), (SELECT 1 FROM claims.patients LIMIT 1)"));

        Assert.Equal("LW-QRY-0205", refusal.Id);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM claims.patients WHERE CAST(diagnosis AS INTEGER) > 0")]
    [InlineData("SELECT strptime(diagnosis, '%d') FROM claims.patients")]
    public async Task A_failure_while_running_tells_no_value(string sql)
    {
        var failure = await Assert.ThrowsAsync<LakeException>(() => Ask("ana", sql));

        Assert.Equal("LW-QRY-0107", failure.Id);
        Assert.DoesNotContain("E11", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task A_question_is_recorded_with_its_columns_before_the_first_row()
    {
        using var answer = await _lake.QueryAsync(new QueryRequest
        {
            Principal = "ana",
            Purpose = "HOPERAT",
            Sql = "SELECT diagnosis, avg(paid) FROM patients WHERE birth_date < DATE '2000-01-01' GROUP BY 1",
        });

        var (_, recorded) = _lake.Events(answer.AuditIndex, answer.AuditIndex + 1).Single();
        Assert.Equal(
            ("query", "ana", "analyst", "HOPERAT"),
            (recorded.Kind, recorded.Principal, recorded.Role, recorded.Purpose));
        Assert.Equal(
            ["claims.patients.birth_date", "claims.patients.diagnosis", "claims.patients.paid"],
            recorded.Columns);

        // The first to read a relation also reads whom its rows are about.
        Assert.Equal(
            3, recorded.Keys.Count(key => !key.EndsWith("/direct-identifier", StringComparison.Ordinal)));
        Assert.Equal(["claims.patients.birth_date"], answer.MaskedColumns);
        Assert.Contains("SELECT diagnosis", System.Text.Encoding.UTF8.GetString(
            await _lake.DetailAsync(answer.AuditIndex, "kim")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_recorded_too()
    {
        await Assert.ThrowsAsync<LakeException>(() => Ask("ana", "SELECT name FROM patients"));

        var (_, recorded) = _lake.Events(0, _lake.EventCount).Last();
        Assert.Equal(
            ("query", "refused", "LW-ACC-0102"), (recorded.Kind, recorded.Outcome, recorded.Facts["issue"]));
    }

    [Fact]
    public async Task Counting_rows_needs_no_column_and_no_key()
    {
        // The first to read a relation also reads whom its rows are about.
        await SomeLake.AskAsync(_lake, "ana", "SELECT count(*) FROM claims.patients");
        using var answer = await _lake.QueryAsync(
            new QueryRequest { Principal = "ana", Sql = "SELECT count(*) FROM claims.patients" });

        Assert.Equal("3", answer.TakeText(10, out _).Single().Single());
        AuditEvent recorded = _lake.Events(answer.AuditIndex, answer.AuditIndex + 1).Single().Event;
        Assert.Empty(recorded.Columns);
        Assert.Empty(recorded.Keys);
    }

    [Theory]
    [InlineData("nobody", "HOPERAT")]
    [InlineData("mercy", "HOPERAT")]
    [InlineData("ana", "TREAT")]
    [InlineData("ana", "GOSSIP")]
    public async Task Whoever_has_no_grant_for_the_purpose_is_refused(string principal, string purpose)
    {
        var refusal = await Assert.ThrowsAsync<LakeException>(
            () => SomeLake.AskAsync(_lake, principal, "SELECT paid FROM claims.patients", purpose));

        Assert.Equal(Outcome.Refused, refusal.Outcome);
        Assert.NotEmpty(refusal.Hint);
    }

    [Fact]
    public async Task A_table_that_is_not_there_and_one_that_is_not_granted_get_the_same_answer()
    {
        var absent = await Assert.ThrowsAsync<LakeException>(() => Ask("ana", "SELECT 1 FROM claims.visits"));

        Assert.Equal(Outcome.Refused, absent.Outcome);
        Assert.DoesNotContain("exist", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Common_tables_joins_and_subqueries_run_over_the_relation()
    {
        var rows = await Ask("kim", """
            WITH patients AS (SELECT * FROM claims.patients WHERE paid IS NOT NULL)
            SELECT a.name, (SELECT max(paid) FROM patients) AS top
            FROM patients a JOIN claims.patients b USING (patient_id) ORDER BY 1
            """);

        Assert.Equal("name,top\nAda Stone,120.50\nCleo Reed,120.50\n", rows);
    }

    [Fact]
    public async Task Json_and_parquet_hold_the_same_rows()
    {
        const string sql = "SELECT name, birth_date, paid, [paid] AS list FROM patients ORDER BY name";
        using var json = new MemoryStream();
        using (var answer = await _lake.QueryAsync(new QueryRequest { Principal = "kim", Sql = sql }))
        {
            Assert.Equal(3, answer.WriteJsonLines(json));
        }

        using var file = new MemoryFile();
        using (var answer = await _lake.QueryAsync(new QueryRequest { Principal = "kim", Sql = sql }))
        using (var content = file.Open())
        {
            Assert.Equal(3, answer.WriteParquet(content));
        }

        Assert.StartsWith(
            """{"name":"Ada Stone","birth_date":"1957-03-12","paid":120.50,""",
            System.Text.Encoding.UTF8.GetString(json.ToArray()), StringComparison.Ordinal);
        using var engine = DuckDatabase.Open(new EngineOptions { MemoryFiles = true });
        using var connection = engine.Connect();
        Assert.Equal("195.75", connection.ScalarText($"SELECT sum(paid) FROM read_parquet('{file.Path}')"));
    }

    private Task<string> Ask(string principal, string sql) => SomeLake.AskAsync(_lake, principal, sql);
}
