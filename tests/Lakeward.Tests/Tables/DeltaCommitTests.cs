// What a table's log says in the clear, and what it never says.
using System.Text;
using System.Text.Json;
using Lakeward.Tests.Ground;
using Xunit;

namespace Lakeward.Tests.Tables;

public sealed class DeltaCommitTests
{
    [Fact]
    public async Task The_log_is_delta_with_opaque_names_and_statistics_of_general_columns_only()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);

        var path = Directory.GetFiles(
            Path.Combine(some.Root, "store", "tables"), "*.json", SearchOption.AllDirectories);
        var text = await File.ReadAllTextAsync(Assert.Single(path));
        var actions = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject().Single())
            .ToDictionary(action => action.Name, action => action.Value);

        Assert.Equal(["commitInfo", "protocol", "metaData", "txn", "add"], actions.Keys);
        var configuration = actions["metaData"].GetProperty("configuration");
        Assert.Equal("name", configuration.GetProperty("delta.columnMapping.mode").GetString());
        Assert.Equal("lakeward", configuration.GetProperty("delta.encryption.kms.id").GetString());
        Assert.Contains(
            "/direct-identifier:col-", configuration.GetProperty("delta.encryption.column.keys").GetString(),
            StringComparison.Ordinal);
        var statistics = JsonDocument.Parse(actions["add"].GetProperty("stats").GetString()!).RootElement;
        Assert.Equal(3, statistics.GetProperty("numRecords").GetInt64());
        var least = Assert.Single(statistics.GetProperty("minValues").EnumerateObject());
        Assert.StartsWith("col-", least.Name, StringComparison.Ordinal);
        Assert.Equal(75.25m, least.Value.GetDecimal());
        foreach (var value in (string[])["Stone", "1957", "E11", "p1"])
        {
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_delivery_is_loaded_exactly_once()
    {
        using var some = await SomeLake.CreateAsync();
        var id = await some.SendAsync(SomeLake.Patients);
        using var lake = await some.OpenAsync();
        await lake.LoadAsync(id, "kim");

        var again = await Assert.ThrowsAsync<Lakeward.Errors.LakeException>(() => lake.LoadAsync(id, "kim"));

        Assert.Equal("LW-ING-0125", again.Id);
        Assert.Equal(
            "n\n3\n", await SomeLake.AskAsync(lake, "kim", "SELECT count(*) AS n FROM claims.patients"));
        Assert.Empty(Directory.GetFiles(Path.Combine(some.Root, "inbox")));
    }

    [Fact]
    public async Task Each_file_and_column_has_keys_of_its_class_and_no_clear_text()
    {
        using var some = await SomeLake.CreateAsync();
        await some.LoadAsync(SomeLake.Patients);

        var file = Assert.Single(Directory.GetFiles(
            Path.Combine(some.Root, "store", "tables"), "*.parquet", SearchOption.AllDirectories));
        var content = await File.ReadAllBytesAsync(file);

        Assert.Equal("PARE"u8.ToArray(), content[..4]);
        Assert.False(content.AsSpan().IndexOf("Stone"u8) >= 0);
        Assert.False(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes("patient_id")) >= 0);
    }
}
