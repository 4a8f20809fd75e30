// The served lake from the operator's side: it says when it is ready and stops when told.
using Npgsql;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class ServeTests
{
    [Fact]
    public async Task The_server_stops_on_a_signal_and_leaves_a_sound_lake()
    {
        var served = new ServedLake();
        await served.InitializeAsync();
        try
        {
            await using var source = NpgsqlDataSource.Create(
                $"Host=127.0.0.1;Port={served.Port};Username=kim;Password={served.Token};Database=lake;"
                + "SSL Mode=Require;Pooling=false");
            await using var connection = await source.OpenConnectionAsync();
            await using (var command = new NpgsqlCommand("select count(*) from claims.visits", connection))
            {
                Assert.Equal(20_000L, await command.ExecuteScalarAsync());
            }

            Assert.Equal(0, await served.StopAsync());
            using var lake = await Lake.OpenAsync(served.Root, new LakeOptions());
            Assert.True(lake.Verify().Passed);
            var kinds = lake.Events(0, lake.EventCount).Select(entry => entry.Event.Kind).ToList();
            Assert.Contains("token.issue", kinds);
            Assert.Contains("session.open", kinds);
            Assert.True(kinds.IndexOf("query") < kinds.IndexOf("query.answer"));
        }
        finally
        {
            await served.DisposeAsync();
        }
    }

    [Fact]
    public async Task Http_is_served_alone_says_nothing_and_stops_on_a_signal()
    {
        const string Marker = "Zebulon Quirk";
        var served = new ServedLake();
        await served.InitializeAsync();
        try
        {
            var folder = Path.GetDirectoryName(served.Root)!;
            using var server = RunningCommand.Start(
                folder, "serve", "--http-listen", "127.0.0.1:0", "--lake", served.Root);
            var address = "";
            for (var attempt = 0; address.Length == 0 && attempt < 200; attempt++)
            {
                await Task.Delay(100);
                address = server.OutputSoFar.Split('\n')[0].Replace(
                    "ready: http on ", "", StringComparison.Ordinal).Trim();
            }

            using var handler = new SocketsHttpHandler();
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, shown, _, _) => shown?.Subject == "CN=lakeward";
            using var client = new HttpClient(handler);
            client.DefaultRequestHeaders.Authorization = new("Bearer", served.Token);
            foreach (var (sql, status) in ((string, int)[])
            [
                ($"select count(*) from claims.patients where name <> '{Marker}'", 200),
                ($"select '{Marker}'::integer from claims.patients", 400),
                ($"selct '{Marker}'", 400),
            ])
            {
                using var response = await client.PostAsync(
                    $"https://{address}/v1/query", System.Net.Http.Json.JsonContent.Create(new { sql }));
                Assert.Equal(status, (int)response.StatusCode);
            }

            using var kill = System.Diagnostics.Process.Start(
                "kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            var ended = await server.EndAsync();
            Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
            var lines = ended.Output.TrimEnd('\n').Split('\n');
            Assert.Equal([$"ready: http on {address}", $"console: https://{address}/setup"], lines[..2]);
            Assert.StartsWith("setup code: ", Assert.Single(lines[2..]), StringComparison.Ordinal);
            Assert.DoesNotContain(Marker, ended.Output, StringComparison.Ordinal);
        }
        finally
        {
            await served.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_lake_that_was_only_made_has_somebody_to_make_an_account_for()
    {
        var folder = Directory.CreateTempSubdirectory("lw-serve-").FullName;
        try
        {
            using var made = RunningCommand.Start(folder, "init", "riverside");
            Assert.Equal(0, (await made.EndAsync()).ExitCode);
            using var server = RunningCommand.Start(
                folder, "serve", "--http-listen", "127.0.0.1:0", "--lake", "riverside");
            for (var attempt = 0; server.OutputSoFar.Split('\n').Length < 4 && attempt < 200; attempt++)
            {
                await Task.Delay(100);
            }

            using var kill = System.Diagnostics.Process.Start(
                "kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            var ended = await server.EndAsync();
            Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
            var lines = ended.Output.TrimEnd('\n').Split('\n');
            Assert.Matches("^console: https://127[.]0[.]0[.]1:[0-9]+/setup$", lines[1]);
            Assert.Matches("^setup code: [^ ]{8,} ", lines[2]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
