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
}
