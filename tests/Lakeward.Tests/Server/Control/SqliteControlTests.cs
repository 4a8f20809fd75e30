// The control database in a file of SQLite.
using Lakeward.Errors;
using Lakeward.Server.Control;
using Lakeward.Server.Identity;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Lakeward.Tests.Server.Control;

public sealed class SqliteControlTests : ControlContract, IDisposable
{
    private readonly SomeLake _some = new();

    public void Dispose() => _some.Dispose();

    private protected override async Task<ControlOptions> EmptyAsync()
    {
        if (!Directory.Exists(_some.Root))
        {
            await Lake.CreateAsync(_some.Root, "some", _some.Options);
        }

        return ControlOptions.Beside(LakeFolder.Open(_some.Root));
    }

    [Fact]
    public async Task Its_files_are_its_owners_alone()
    {
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), "1");
        await using var database = door.CreateDbContext();
        var files = Directory.GetFiles(_some.Root, "control.db*");
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, TemporaryFolder.ModeOf(file)));
    }

    [Fact]
    public async Task What_is_no_database_is_refused()
    {
        await EmptyAsync();
        await File.WriteAllTextAsync(Path.Combine(_some.Root, "control.db"), new string('x', 5000));
        Assert.Equal("LW-CTL-0103", (await Assert.ThrowsAsync<LakeException>(
            async () => await ControlDoor.OpenAsync(await EmptyAsync(), "1"))).Id);
    }

    [Fact]
    public async Task Many_writers_wait_for_each_other_and_one_that_fails_gives_its_turn_back()
    {
        const int Writers = 100;
        using var door = await ControlDoor.OpenAsync(await EmptyAsync(), "1");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            await using var database = door.CreateDbContext();
            await using var change = await database.Database.BeginTransactionAsync();
            database.Add(new OneTimeCode { Hash = $"{number}", Use = CodeUse.Recovery });
            await database.SaveChangesAsync();
            await Task.Delay(1);
            if (number % 2 == 0)
            {
                await change.CommitAsync();
            }
        })));
        await using var after = door.CreateDbContext();
        Assert.Equal(Writers / 2, await after.Set<OneTimeCode>().CountAsync());
        Assert.Equal(Writers / 2, await after.Set<OneTimeCode>().ExecuteDeleteAsync());
    }
}
