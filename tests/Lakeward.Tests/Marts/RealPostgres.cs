// A PostgreSQL 15 of its own for a test class: a fresh cluster on a local socket, gone afterwards.
using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Marts;

/// <summary>
/// A server without network. <c>owner</c> may make schemas and roles and is nothing else; analysts' logins
/// are made by the tests.
/// </summary>
public sealed class RealPostgres : IAsyncLifetime
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private string _folder = "";

    /// <summary>Skips the test where the server's package is missing.</summary>
    public static void Require() =>
        Assert.SkipUnless(File.Exists($"{Programs}/postgres"), "postgresql-15 is not installed");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists($"{Programs}/postgres"))
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("lw-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder);
        }

        RunAsServer($"{Programs}/initdb", "-D", $"{_folder}/data", "-U", "postgres", "-A", "trust", "-N",
            "-E", "UTF8", "--locale", "C.UTF-8");
        Start();
        await ExecuteAsync("postgres", """
            CREATE ROLE owner LOGIN CREATEROLE;
            CREATE DATABASE marts;
            """);
        await ExecuteAsync("postgres", """
            GRANT CREATE ON DATABASE marts TO owner;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            """, "marts");
    }

    /// <summary>The connection string of a login.</summary>
    public string Of(string login, string database = "marts") =>
        $"Host={_folder};Database={database};Username={login};Pooling=false;Include Error Detail=true";

    /// <summary>
    /// What a lake's ground connects by: with a pool, as in earnest.
    /// </summary>
    public string Pooled => $"Host={_folder};Database=marts;Username=owner;Maximum Pool Size=8";

    /// <summary>Stops the server as a crash would, and starts it again.</summary>
    public void Restart()
    {
        RunAsServer($"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");
        Start();
    }

    /// <summary>Where its socket lies.</summary>
    public string Socket => _folder;

    /// <summary>Runs statements as a login.</summary>
    public async Task ExecuteAsync(string login, string sql, string? database = null)
    {
        await using var session = await OpenAsync(
            login, database ?? (login == "postgres" ? "postgres" : "marts"));
        foreach (var statement in sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new NpgsqlCommand(statement, session);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Opens a session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string login, string database = "marts")
    {
        var session = new NpgsqlConnection(Of(login, database));
        await session.OpenAsync();
        return session;
    }

    public ValueTask DisposeAsync()
    {
        if (_folder.Length > 0)
        {
            RunAsServer($"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private void Start() => RunAsServer(
        $"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log", "-o",
        $"-c listen_addresses='' -k {_folder} -c fsync=off -c max_connections=60", "start");

    // The server refuses to run as root.
    private void RunAsServer(params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", "postgres", "--", .. arguments]);
        }
        else
        {
            Run(arguments[0], arguments[1..]);
        }
    }

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardOutput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]} ended with {process.ExitCode}");
    }
}
