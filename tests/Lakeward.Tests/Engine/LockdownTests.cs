// An open engine reaches nothing: neither files, nor extensions, nor its own settings; and it never spills.
using Lakeward.Engine;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class LockdownTests
{
    public static TheoryData<string> Attacks => new(
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM read_text('/proc/self/fd/../environ')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/lakeward-lockdown.csv'",
        "COPY (SELECT 1) TO 'lakeward-lockdown.csv'",
        "EXPORT DATABASE '/tmp/lakeward-lockdown'",
        "ATTACH '/tmp/lakeward-lockdown.db' AS other",
        "SET threads = 1",
        "SET memory_limit = '100GB'",
        "SET temp_directory = '/tmp'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "SET allowed_directories = ['/']",
        "PRAGMA temp_directory = '/tmp'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '/tmp/lakeward.duckdb_extension'",
        "CREATE PERSISTENT SECRET s (TYPE http)");

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_analyst_engine_refuses(string attack)
    {
        using var database = Engines.Analyst();
        using var connection = database.Connect();
        Assert.Throws<EngineException>(() => connection.Rows(attack));
        Assert.False(Path.Exists("/tmp/lakeward-lockdown"));
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_vault_engine_refuses(string attack)
    {
        using var database = Engines.Vault();
        using var connection = database.Connect();
        Assert.Throws<EngineException>(() => connection.Rows(attack));
        Assert.False(Path.Exists("/tmp/lakeward-lockdown.csv"));
    }

    [Fact]
    public void An_analyst_engine_cannot_open_a_memory_file()
    {
        using var file = new MemoryFile();
        File.WriteAllText(file.Path, "a,b\n1,2\n");
        using var vault = Engines.Vault();
        using var analyst = Engines.Analyst();
        using var inside = vault.Connect();
        using var outside = analyst.Connect();
        var sql = $"SELECT a + b FROM read_csv('{file.Path}')";
        Assert.Equal("3", inside.ScalarText(sql));
        var failure = Assert.Throws<EngineException>(() => outside.ScalarText(sql));
        Assert.Equal(EngineErrorKind.Permission, failure.Kind);
    }

    [Fact]
    public void A_statement_that_exceeds_its_memory_fails_and_leaves_no_file()
    {
        var here = Directory.GetCurrentDirectory();
        using var database = Engines.Analyst(memoryLimitBytes: 64 << 20);
        using var connection = database.Connect();
        var failure = Assert.Throws<EngineException>(() => connection.Rows(
            "SELECT i, 'CANARY' || i AS s FROM range(20000000) t(i) "
            + "ORDER BY hash(i) LIMIT 5 OFFSET 19000000"));
        Assert.Equal(EngineErrorKind.OutOfMemory, failure.Kind);
        Assert.Equal("LW-ENG-0103", failure.Id);
        Assert.DoesNotContain("CANARY", failure.Message);
        foreach (var folder in new[] { here, Path.GetTempPath() })
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder, "*duckdb_temp*"));
            Assert.False(Path.Exists(Path.Combine(folder, ".tmp")));
        }

        Assert.Equal("1", connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void Settings_are_as_promised()
    {
        using var database = Engines.Vault();
        using var connection = database.Connect();
        Assert.Equal(
            "250,,2,latest",
            connection.Line(
                "SELECT current_setting('max_expression_depth'), current_setting('temp_directory'), "
                + "current_setting('threads'), current_setting('storage_compatibility_version')"));
    }

    [Fact]
    public void Two_hundred_engines_open_and_close_without_a_leak()
    {
        OpenAndClose(20);
        var descriptors = Directory.GetFiles("/proc/self/fd").Length;
        var threads = Directory.GetDirectories("/proc/self/task").Length;
        OpenAndClose(200);
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, descriptors + 40);
        Assert.InRange(Directory.GetDirectories("/proc/self/task").Length, 0, threads + 40);

        static void OpenAndClose(int times)
        {
            for (var time = 0; time < times; time++)
            {
                using var database = Engines.Analyst(memoryLimitBytes: 16 << 20);
                using var connection = database.Connect();
                Assert.Equal("42", connection.ScalarText("SELECT 42"));
                _ = connection.Query("SELECT * FROM range(100000)").Next();
            }
        }
    }
}
