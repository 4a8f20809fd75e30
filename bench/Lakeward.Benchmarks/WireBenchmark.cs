// How fast rows leave through the PostgreSQL wire, beside PostgreSQL's own server.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lakeward.Server.Wire;
using Npgsql;

namespace Lakeward.Benchmarks;

/// <summary>
/// The same rows of claims from both servers over TLS on loopback, to the same driver, which reads every
/// value. Both have the rows in memory: theirs in its buffers, ours decrypted.
/// </summary>
internal static class WireBenchmark
{
    private const string Columns =
        "claim_id, service_date, diagnosis_code, plan_state, charged_amount, allowed_amount, paid_amount";

    public static async Task<ResultTable> RunAsync(BenchmarkOptions options)
    {
        var rows = options.Size(1_000_000, 100_000);
        var table = new ResultTable(
            string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows through the wire"), "PostgreSQL 15");
        if (!PostgresServer.IsInstalled)
        {
            table.Remark("postgresql-15 is not installed: nothing was measured.");
            return table;
        }

        var csv = Path.Combine(options.Place, "claims.csv");
        ClaimsFile.Write(csv, rows);
        var place = await BenchmarkLake.CreateAsync(options.Place);
        await place.LoadAsync(csv, "claims");
        using var peer = PostgresServer.Start();
        await FillAsync(peer, csv);
        File.Delete(csv);
        using (var lake = await place.OpenAsync())
        using (var certificate = ServerCertificate.SelfSigned(TimeProvider.System))
        using (var server = WireServer.Start(
            lake,
            new WireOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Certificate = certificate }))
        {
            var token = await lake.IssueTokenAsync(
                BenchmarkLake.Operator, "HOPERAT", TimeSpan.FromHours(1), BenchmarkLake.Operator);
            var ours = $"Port={server.Address.Port};Username={BenchmarkLake.Operator};Password={token.Text}";
            var theirs = $"Port={peer.Port};Username=postgres";
            await MeasureAsync(table, options.Rounds, ours, theirs);
        }

        Directory.Delete(place.Root, recursive: true);
        return table;
    }

    private static async Task MeasureAsync(ResultTable table, int rounds, string ours, string theirs)
    {
        await using var lake = await ConnectAsync(ours);
        await using var postgres = await ConnectAsync(theirs);
        (string Name, Func<NpgsqlConnection, string, long> Read)[] ways =
        [
            ("select, binary values", Select),
            ("copy to stdout, text", Copy),
        ];
        foreach (var (name, read) in ways)
        {
            long count = 0;
            double Ours() => Seconds(() => count = read(lake, "claims.claim"));
            double Theirs() => Seconds(() => count = read(postgres, "claim"));
            _ = (Ours(), Theirs());
            var both = Rounds.Interleave(rounds, Ours, Theirs);
            table.AtLeast(1, name, Figure.Rate(count / both[0]), Figure.Rate(count / both[1]));
        }
    }

    private static long Select(NpgsqlConnection connection, string from)
    {
        using var command = new NpgsqlCommand($"SELECT {Columns} FROM {from}", connection);
        using var reader = command.ExecuteReader();
        var values = new object[reader.FieldCount];
        long rows = 0;
        while (reader.Read())
        {
            reader.GetValues(values);
            rows++;
        }

        return rows;
    }

    private static long Copy(NpgsqlConnection connection, string from)
    {
        using var reader = connection.BeginTextExport($"COPY (SELECT {Columns} FROM {from}) TO STDOUT");
        long rows = 0;
        while (reader.ReadLine() is not null)
        {
            rows++;
        }

        return rows;
    }

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string login)
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;{login};Database={(login.Contains("postgres", StringComparison.Ordinal)
                ? "postgres" : "lake")};SSL Mode=Require;Pooling=false;Command Timeout=600");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The same file into a table of the same types, vacuumed and read once.</summary>
    private static async Task FillAsync(PostgresServer peer, string csv)
    {
        await using var connection = await ConnectAsync($"Port={peer.Port};Username=postgres");
        await ExecuteAsync(connection, """
            CREATE TABLE claim (claim_id text, patient_id text, service_date date, diagnosis_code text,
              procedure_code text, provider_npi bigint, plan_state text, charged_amount numeric(12,2),
              allowed_amount numeric(12,2), paid_amount numeric(12,2), note text)
            """);
        await using (var writer = await connection.BeginTextImportAsync(
            "COPY claim FROM STDIN (FORMAT csv, HEADER)"))
        {
            await foreach (var line in File.ReadLinesAsync(csv))
            {
                await writer.WriteLineAsync(line);
            }
        }

        await ExecuteAsync(connection, "VACUUM ANALYZE claim");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
