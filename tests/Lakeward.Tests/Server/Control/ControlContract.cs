// What holds for a control database, whichever keeps it.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Tests.Server.Control;

public abstract class ControlContract
{
    private const string Lake = "0123";

    /// <summary>An empty database of its own.</summary>
    private protected abstract Task<ControlOptions> EmptyAsync();

    [Fact]
    public async Task Every_table_of_the_model_is_there_with_its_columns()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), Lake);
        await using var database = door.CreateDbContext();
        var account = new Account { Id = "1", UserName = "ana", NormalizedUserName = "ANA" };
        database.Add(account);
        database.Add(new Session { Id = "s", SecretHash = "h", AccountId = "1", Pending = [0, 255] });
        database.Add(new OneTimeCode { Hash = "h", Use = CodeUse.Recovery });
        database.Add(new Credential
        {
            Id = "c", Principal = "p", Key = "{}", Thumbprint = "t", Scopes = "",
        });
        await database.SaveChangesAsync();
        foreach (var entity in database.Model.GetEntityTypes().Where(type => type.GetTableName() is not null))
        {
            var columns = string.Join(", ", entity.GetProperties().Where(property => !entity.IsMappedToJson())
                .Select(property => property.GetColumnName()));
            if (columns.Length > 0)
            {
                await using var command = database.Database.GetDbConnection().CreateCommand();
                command.CommandText = string.Concat("SELECT ", columns, " FROM ", entity.GetTableName());
                await database.Database.OpenConnectionAsync();
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    [Fact]
    public async Task Times_come_back_as_they_were_and_compare_in_the_database()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), Lake);
        var time = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(-5)).AddTicks(1);
        await using (var database = door.CreateDbContext())
        {
            database.Add(new SpentAssertion { Hash = "early", Ends = time });
            database.Add(new SpentAssertion { Hash = "late", Ends = time.AddTicks(1) });
            await database.SaveChangesAsync();
        }

        await using var again = door.CreateDbContext();
        var rows = again.Set<SpentAssertion>();
        Assert.Equal("late", (await rows.SingleAsync(row => row.Ends > time)).Hash);
        Assert.Equal(time.UtcTicks, (await rows.SingleAsync(row => row.Ends <= time)).Ends.UtcTicks);
    }

    [Fact]
    public async Task Two_that_open_it_at_once_make_one()
    {
        var options = await EmptyAsync();
        var doors = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => Task.Run(() => ControlDoor.OpenAsync(options, Lake))));
        await using var database = doors[0].CreateDbContext();
        Assert.Equal(ControlSchema.Known, (await database.Versions.SingleAsync()).Version);
        Array.ForEach(doors, door => door.Dispose());
    }

    [Fact]
    public async Task A_newer_version_and_another_lake_are_refused_and_lost_steps_are_taken_again()
    {
        var options = await EmptyAsync();
        using var door = await ControlDoor.OpenAsync(options, Lake);
        await using var database = door.CreateDbContext();
        Assert.Equal("LW-CTL-0102", (await Assert.ThrowsAsync<LakeException>(
            () => ControlDoor.OpenAsync(options, "4567"))).Id);
        await database.Versions.ExecuteUpdateAsync(
            row => row.SetProperty(v => v.Version, v => v.Version + 1));
        Assert.Equal("LW-CTL-0101", (await Assert.ThrowsAsync<LakeException>(
            () => ControlDoor.OpenAsync(options, Lake))).Id);
        await database.Versions.ExecuteDeleteAsync();
        using var again = await ControlDoor.OpenAsync(options, Lake);
        Assert.Equal(ControlSchema.Known, (await database.Versions.AsNoTracking().SingleAsync()).Version);
    }
}
