// Real clients of PostgreSQL against the real server: each does all that people do with it.
using System.Globalization;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ClientMatrixTests(ServedLake served) : IClassFixture<ServedLake>
{
    private const string Python = "/usr/bin/python3";
    private const string JdbcDriver = "/usr/share/java/postgresql.jar";

    /// <summary>What each client's program must have shown.</summary>
    private static readonly string[] Facts =
    [
        "connect", "metadata", "parameters", "cursors", "cancel", "large results", "errors", "tls",
            "bad password",
    ];

    [Fact]
    public async Task Psycopg2_works()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/lib/python3/dist-packages/psycopg2"), "needs Debian's python3-psycopg2");
        await RunAsync(Python, "psycopg2_client.py");
    }

    [Fact]
    public async Task PsqlOdbc_works()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/doc/python3-pyodbc")
                && Directory.Exists("/usr/share/doc/odbc-postgresql"),
            "needs Debian's python3-pyodbc and odbc-postgresql");
        await RunAsync(Python, "odbc_client.py");
    }

    [Fact]
    public async Task Jdbc_works()
    {
        Assert.SkipUnless(
            File.Exists(JdbcDriver) && File.Exists("/usr/bin/javac"),
            "needs Debian's libpostgresql-jdbc-java and default-jdk-headless");
        await RunAsync("/usr/bin/java", "-cp", JdbcDriver, "JdbcClient.java");
    }

    [Fact]
    public async Task Psql_answers_its_own_commands()
    {
        RequirePsql();
        string[] commands =
        [
            "\\conninfo", "\\d", "\\d+", "\\dt claims.*", "\\dt *.*", "\\dv", "\\dm", "\\di", "\\ds",
                "\\d claims.patients",
            "\\d+ claims.patients", "\\dn", "\\dn+", "\\l", "\\df", "\\da", "\\do", "\\du", "\\dp",
                "\\z claims.patients",
            "\\ddp", "\\dT", "\\dD", "\\dx", "\\dS pg_class", "\\dE", "\\db", "\\dc", "\\dC", "\\dd", "\\dF",
                "\\dL",
            "\\dy", "\\dRp", "\\drds", "\\dconfig", "\\encoding", "\\sf", "\\dO",
        ];
        foreach (var command in commands)
        {
            var (lines, _) = await PsqlAsync("-c", command);
            Assert.True(
                !lines.Any(line => line.StartsWith("ERROR", StringComparison.Ordinal)),
                $"{command}: {string.Join('\n', lines)}");
        }

        var (described, _) = await PsqlAsync("-c", "\\d claims.patients");
        Assert.Contains(described, line =>
            line.Contains("paid       | numeric(12,2)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Psql_reads_pages_through_and_copies()
    {
        RequirePsql();
        var (one, _) = await PsqlAsync("-At", "-c", "select count(*), sum(visit_id) from claims.visits");
        Assert.Equal(["20000|199990000"], one);

        var (paged, _) = await PsqlAsync("-At", "-v", "FETCH_COUNT=999", "-c",
            "select visit_id from claims.visits");
        Assert.Equal(20_000, paged.Count);

        var (copied, _) = await PsqlAsync("-c", "\\copy (select * from claims.patients) to stdout csv");
        Assert.Contains("p1,Ada Stone,1957-03-12,E11.9,120.50", copied);

        var (bound, _) = await PsqlAsync("-At", "-f", "bind.sql");
        Assert.Equal(["Ada Stone"], bound);

        var (failed, code) = await PsqlAsync("-c", "select nosuch from claims.patients");
        Assert.Equal(1, code);
        Assert.Contains(failed, line => line.StartsWith("ERROR:  LW-QRY-0104", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Psql_is_kept_out_without_tls_and_with_a_wrong_password()
    {
        RequirePsql();
        var port = served.Port.ToString(CultureInfo.InvariantCulture);
        foreach (var wrong in (string[])["sslmode=disable", "sslmode=require user=nobody",
            "sslmode=require password=x"])
        {
            var (lines, code) = await served.RunClientAsync(
                "psql", "-X", $"host=127.0.0.1 port={port} dbname=lake user=kim {wrong}", "-c", "select 1");
            Assert.Equal(2, code);
            Assert.Contains(lines, line => line.Contains("LW-PGW-010", StringComparison.Ordinal));
        }

        var (bound, _) = await served.RunClientAsync(
            "psql", "-XAt", $"host=127.0.0.1 port={port} dbname=lake user=kim channel_binding=require",
            "-c", "select 1");
        Assert.Equal(["1"], bound);
    }

    private static void RequirePsql() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "psql"))),
        "needs Debian's postgresql-client");

    private Task<(IReadOnlyList<string> Lines, int ExitCode)> PsqlAsync(params string[] arguments) =>
        served.RunClientAsync(
            "psql",
            ["-X", $"host=127.0.0.1 port={served.Port} dbname=lake user=kim sslmode=require", .. arguments]);

    private async Task RunAsync(string program, params string[] arguments)
    {
        var (lines, code) = await served.RunClientAsync(program, arguments);
        var told = string.Join('\n', lines);
        Assert.True(code == 0, told);
        Assert.DoesNotContain(lines, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.All(Facts, fact => Assert.True(
            lines.Any(line => line.StartsWith($"ok {fact}", StringComparison.Ordinal)),
                $"{fact} is missing: {told}"));
    }
}
