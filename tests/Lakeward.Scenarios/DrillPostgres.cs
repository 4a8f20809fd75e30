// A PostgreSQL 15 of its own that can be killed and comes back, as control database of a drill.
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Lakeward.Scenarios;

/// <summary>A server on a local socket; its data survives whatever happens to its processes.</summary>
internal sealed class DrillPostgres : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("lw-pg-").FullName;

    private DrillPostgres()
    {
    }

    /// <summary>The connection string of the service's login.</summary>
    public string Connection => $"Host={_folder};Database=control;Username=lakeward";

    /// <summary>Skips the test where the server's package is missing.</summary>
    public static void Require() =>
        Assert.SkipUnless(File.Exists($"{Programs}/postgres"), "postgresql-15 is not installed");

    /// <summary>Makes a cluster, starts it and makes an empty database in it.</summary>
    public static async Task<DrillPostgres> CreateAsync()
    {
        var made = new DrillPostgres();
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            Run("chown", "postgres", made._folder);
        }

        Assert.True(made.RunAsServer("initdb", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"));
        made.Start();
        await using var source = NpgsqlDataSource.Create(
            $"Host={made._folder};Database=postgres;Username=postgres;Pooling=false");
        await using (var role = source.CreateCommand("CREATE ROLE lakeward LOGIN"))
        {
            await role.ExecuteNonQueryAsync();
        }

        await using var database = source.CreateCommand("CREATE DATABASE control OWNER lakeward");
        await database.ExecuteNonQueryAsync();
        return made;
    }

    /// <summary>Ends the server at once: by SIGKILL to its first process, or as on a loss of power.</summary>
    public void Kill(bool first)
    {
        if (first)
        {
            var id = int.Parse(
                File.ReadLines($"{_folder}/data/postmaster.pid").First(), CultureInfo.InvariantCulture);
            using var server = Process.GetProcessById(id);
            server.Kill();
            server.WaitForExit();
        }
        else
        {
            Assert.True(RunAsServer("pg_ctl", "-m", "immediate", "-w", "stop"));
        }
    }

    /// <summary>Starts it; what its killed first process has left behind may live for a moment.</summary>
    public void Start()
    {
        var clock = Stopwatch.StartNew();
        while (!RunAsServer("pg_ctl", "-w", "-l", $"{_folder}/log", "-o",
            $"-c listen_addresses='' -k {_folder} -c max_connections=100", "start"))
        {
            Assert.True(clock.Elapsed < Patience, File.ReadAllText($"{_folder}/log"));
            Thread.Sleep(100);
        }

        // What this process holds of the server that was killed is dead.
        NpgsqlConnection.ClearAllPools();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        RunAsServer("pg_ctl", "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private bool RunAsServer(string program, params string[] arguments)
    {
        string[] words = [$"{Programs}/{program}", "-D", $"{_folder}/data", .. arguments];
        return Environment.IsPrivilegedProcess
            ? Run("runuser", ["-u", "postgres", "--", .. words])
            : Run(words[0], words[1..]);
    }

    private static bool Run(string program, params string[] arguments)
    {
        const string Quietly = "exec \"$@\" > /dev/null 2>&1";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Quietly, "-", program, .. arguments])
        {
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
