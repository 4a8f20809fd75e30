// On a full disk each change is refused whole, says why, and can be made once there is room.
using System.Security.Cryptography;
using Xunit;

namespace Lakeward.Scenarios;

public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const int Seed = 20266;
    private const int DiskMib = 32;
    private const string DiskFull = "LW-STO-0201";
    private const int Rows = 30;
    private const int Kib = 1 << 10;
    private const int Mib = 1 << 20;

    /// <summary>What is left on the disk, from nothing to what the work needs.</summary>
    private static readonly int[] SmallRooms =
        [0, 4 * Kib, 8 * Kib, 12 * Kib, 16 * Kib, 20 * Kib, 24 * Kib, 32 * Kib, 48 * Kib];

    [Fact]
    public async Task A_file_that_does_not_fit_is_refused_whole_and_loads_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(DiskMib);
        using var lake = await WatchedLake.CreateAsync(Seed, disk.Root);
        var large = await lake.SendAsync(rows: 50_000);
        foreach (var room in new[] { 0, Mib, 2 * Mib })
        {
            var (ended, context) = await LoadAsync(disk, lake, large, room);
            RequireRefused(ended, context);
            using var open = await lake.OpenAsync();
            lake.RequireSound(open, context);
            Assert.Empty(await lake.WholeDeliveriesAsync(open, context));
        }

        using var after = await lake.OpenAsync();
        await lake.LoadRestAsync(after, [large], "after there was room");
        lake.RequireSound(after, "after there was room");
        lake.RequireTidy("after there was room");
    }

    [Fact]
    public async Task A_load_that_meets_a_full_disk_at_any_step_is_refused_whole()
    {
        using var disk = SmallDisk.Mount(DiskMib);
        using var lake = await WatchedLake.CreateAsync(Seed, disk.Root);
        var (refused, loaded) = (0, 0);
        var id = await lake.SendAsync(Rows);
        foreach (var room in SmallRooms)
        {
            var (ended, context) = await LoadAsync(disk, lake, id, room);
            using var open = await lake.OpenAsync();
            lake.RequireSound(open, context);
            var present = await lake.WholeDeliveriesAsync(open, context);
            Assert.Equal(ended.ExitCode == 0 ? loaded + 1 : loaded, present.Count);
            if (ended.ExitCode == 0)
            {
                loaded++;
                id = await lake.SendAsync(Rows);
                continue;
            }

            RequireRefused(ended, context);
            refused++;
        }

        Assert.True(refused >= 3, $"only {refused} loads met a full disk");
        using var after = await lake.OpenAsync();
        await lake.LoadRestAsync(after, [id], "after there was room");
        lake.RequireTidy("after there was room");
    }

    [Fact]
    public async Task A_query_that_cannot_be_recorded_has_no_answer()
    {
        using var disk = SmallDisk.Mount(DiskMib);
        using var lake = await WatchedLake.CreateAsync(Seed, disk.Root);
        await RequireLoadedAsync(lake, await lake.SendAsync(Rows));
        var refused = 0;
        foreach (var room in SmallRooms)
        {
            disk.LeaveBytes(room);
            var ended = await lake.RunAsync(
                "sql", "select name from claims.patients",
                "--as", "kim", "--purpose", "HOPERAT", "--format", "csv");
            disk.MakeRoom();
            var context = $"{room} bytes left: {ended}";
            using var open = await lake.OpenAsync();
            lake.RequireSound(open, context);
            if (ended.ExitCode != 0)
            {
                RequireRefused(ended, context);
                refused++;
            }

            var known = open.Events(0, open.EventCount).Count(each => each.Event.Kind == "query");
            output.WriteLine($"query, {room} bytes left: exit {ended.ExitCode}, {known} queries known");
            Assert.True(ended.Output.Length == 0 || known > 0, context);
        }

        Assert.True(refused > 0, "no query met a full disk");
        lake.RequireTidy("after there was room");
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("keys rotate")]
    [InlineData("keys rotate --root")]
    public async Task A_change_that_does_not_fit_is_refused_and_can_be_made_once_there_is_room(string command)
    {
        using var disk = SmallDisk.Mount(DiskMib);
        using var lake = await WatchedLake.CreateAsync(Seed, disk.Root);
        await RequireLoadedAsync(lake, await lake.SendAsync(Rows));
        var refused = 0;
        foreach (var (round, room) in new[] { 0, 8 * Kib, 24 * Kib, 48 * Kib, 96 * Kib }.Index())
        {
            lake.WriteManifest(round + 1);
            disk.LeaveBytes(room);
            var ended = await lake.RunAsync(command.Split(' '));
            disk.MakeRoom();
            var context = $"{command}, {room} bytes left: {ended}";
            output.WriteLine(context);
            using (var open = await lake.OpenAsync())
            {
                lake.RequireSound(open, context);
                Assert.Single(await lake.WholeDeliveriesAsync(open, context));
                Assert.True(command != "apply" || ended.ExitCode == 0 == open.Plan().IsEmpty, context);
            }

            if (ended.ExitCode != 0)
            {
                RequireRefused(ended, context);
                refused++;
                var again = await lake.RunAsync(command.Split(' '));
                Assert.True(again.ExitCode == 0, $"again, {context}\n{again}");
            }
        }

        Assert.True(refused > 0, $"no {command} met a full disk");
        lake.RequireTidy("after there was room");
    }

    [Fact]
    public async Task A_sealed_file_that_does_not_fit_the_inbox_is_no_delivery()
    {
        using var disk = SmallDisk.Mount(DiskMib);
        using var lake = await WatchedLake.CreateAsync(Seed, disk.Root);
        var file = Path.Combine(lake.Folder, "patients.csv");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(2 * Mib));
        disk.LeaveBytes(Mib);
        var ended = await lake.RunAsync("send", file, "--drop", "door", "--as", "mercy");
        disk.MakeRoom();
        RequireRefused(ended, ended.ToString());
        using var open = await lake.OpenAsync();
        Assert.Empty(open.Deliveries());
        Assert.Empty(Directory.GetFiles(Path.Combine(lake.Root, "inbox")));
    }

    private async Task<(RunningCommand.Ended Ended, string Context)> LoadAsync(
        SmallDisk disk, WatchedLake lake, string id, int room)
    {
        disk.LeaveBytes(room);
        var ended = await lake.RunAsync("load", id);
        disk.MakeRoom();
        var context = $"{room} bytes left: {ended}";
        output.WriteLine($"load, {context}");
        return (ended, context);
    }

    private static void RequireRefused(RunningCommand.Ended ended, string context)
    {
        Assert.True(ended.ExitCode == 1, context);
        Assert.True(ended.Error.Contains(DiskFull, StringComparison.Ordinal), context);
        Assert.True(ended.Error.Contains("hint:", StringComparison.Ordinal), context);
    }

    private static async Task RequireLoadedAsync(WatchedLake lake, string id)
    {
        using var open = await lake.OpenAsync();
        await open.LoadAsync(id, "kim");
    }
}
