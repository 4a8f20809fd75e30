// Objects appear whole, once, and are never overwritten.
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class ObjectDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();
    private readonly ObjectDirectory _objects;

    public ObjectDirectoryTests() => _objects = ObjectDirectory.Create(_folder.At("store"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_put_is_read_back()
    {
        var name = ObjectName.Of("tables/t1/part-1.parquet");
        Assert.False(_objects.Exists(name));
        Assert.True(_objects.TryPut(name, "content"u8));

        Assert.True(_objects.Exists(name));
        Assert.Equal(7, _objects.SizeOf(name));
        Assert.Equal("content"u8.ToArray(), _objects.ReadAll(name));
        using var opened = _objects.OpenRead(name);
        using var stream = opened.AsStream();
        stream.Position = 3;
        Assert.Equal((byte)'t', (byte)stream.ReadByte());
        using var reader = _objects.OpenRead(name);
        Assert.Equal(7, reader.Length);
    }

    [Fact]
    public void An_object_is_never_overwritten()
    {
        var name = ObjectName.Of("a");
        Assert.True(_objects.TryPut(name, "first"u8));
        Assert.False(_objects.TryPut(name, "second"u8));
        Assert.Equal("first"u8.ToArray(), _objects.ReadAll(name));
        Assert.Empty(Hidden());
    }

    [Fact]
    public void Of_many_concurrent_puts_exactly_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var name = ObjectName.Of($"log/{round}");
            var wins = 0;
            Parallel.For(0, 8, i =>
            {
                if (_objects.TryPut(name, [(byte)i]))
                {
                    Interlocked.Increment(ref wins);
                }
            });
            Assert.Equal(1, wins);
        }

        Assert.Equal(10, _objects.List("log/").Count);
    }

    [Fact]
    public void Nothing_appears_before_commit_and_nothing_stays_without_it()
    {
        var name = ObjectName.Of("deep/er/object");
        using (var writer = _objects.Begin(name))
        {
            writer.Write("half"u8);
            Assert.False(_objects.Exists(name));
            Assert.Empty(_objects.List());
            Assert.Single(Hidden());
        }

        Assert.False(_objects.Exists(name));
        Assert.Empty(Hidden());
    }

    [Fact]
    public async Task A_writer_is_a_stream_and_commits_once()
    {
        var name = ObjectName.Of("object");
        await using var writer = _objects.Begin(name);
        await new MemoryStream(new byte[100_000]).CopyToAsync(writer);
        Assert.Equal(100_000, writer.Length);
        Assert.True(writer.Commit());
        Assert.Equal(100_000, _objects.SizeOf(name));
        Assert.Equal("LW-STO-0204", Refusal(() => writer.Commit()));
    }

    [Fact]
    public void Files_and_folders_belong_to_their_owner_alone()
    {
        _objects.TryPut(ObjectName.Of("a/b"), "x"u8);
        Assert.Equal(OwnerOnly, TemporaryFolder.ModeOf(_folder.At("store", "a", "b")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, TemporaryFolder.ModeOf(_folder.At("store", "a")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, TemporaryFolder.ModeOf(_folder.At("store")));
    }

    [Fact]
    public void A_listing_is_by_prefix_in_order_without_strangers()
    {
        foreach (var path in (string[])["b/2", "b/10", "a", "b-x", "c/d/e"])
        {
            _objects.TryPut(ObjectName.Of(path), "x"u8);
        }

        File.WriteAllText(_folder.At("store", "README.TXT"), "a stranger");
        File.CreateSymbolicLink(_folder.At("store", "link"), "/etc/passwd");

        Assert.Equal(["a", "b-x", "b/10", "b/2", "c/d/e"], _objects.List().Select(n => n.Path));
        Assert.Equal(["b-x", "b/10", "b/2"], _objects.List("b").Select(n => n.Path));
        Assert.Equal(["b/10", "b/2"], _objects.List("b/").Select(n => n.Path));
        Assert.Equal(["b/10"], _objects.List("b/1").Select(n => n.Path));
        Assert.Empty(_objects.List("nowhere/x"));
        Assert.Throws<LakeException>(() => _objects.List("../x"));
    }

    [Fact]
    public void What_is_absent_is_a_clear_error()
    {
        var name = ObjectName.Of("a/b");
        Assert.Equal("LW-STO-0103", Refusal(() => _objects.ReadAll(name)));
        Assert.Equal("LW-STO-0103", Refusal(() => _objects.OpenRead(name)));
        Assert.False(_objects.Delete(name));
        Assert.True(_objects.TryPut(name, "x"u8));
        Assert.Equal("LW-STO-0103", Refusal(() => _objects.OpenRead(ObjectName.Of("a"))));
        Assert.Equal("LW-STO-0103", Refusal(() => _objects.SizeOf(ObjectName.Of("a/b/c"))));
        Assert.Equal("LW-STO-0102", Refusal(() => ObjectDirectory.Open("/nowhere/at-all")));
    }

    [Fact]
    public void An_object_that_is_too_large_is_not_read()
    {
        var name = ObjectName.Of("big");
        _objects.TryPut(name, new byte[11]);
        Assert.Equal("LW-STO-0104", Refusal(() => _objects.ReadAll(name, 10)));
        Assert.Equal(11, _objects.ReadAll(name, 11).Length);
    }

    [Fact]
    public void A_deleted_object_is_gone_and_its_name_free()
    {
        var name = ObjectName.Of("a");
        _objects.TryPut(name, "1"u8);
        Assert.True(_objects.Delete(name));
        Assert.False(_objects.Exists(name));
        Assert.True(_objects.TryPut(name, "2"u8));
    }

    [Fact]
    public void A_sweep_takes_leftovers_but_not_files_in_the_making()
    {
        _objects.TryPut(ObjectName.Of("a/kept"), "x"u8);
        File.WriteAllText(_folder.At("store", "a", ".new-0198c0ffee"), "left by a crash");
        using var writer = _objects.Begin(ObjectName.Of("a/made"));
        writer.Write("x"u8);

        Assert.Equal(1, _objects.Sweep());
        Assert.True(writer.Commit());
        Assert.Equal(["a/kept", "a/made"], _objects.List().Select(n => n.Path));
    }

    [Fact]
    public void A_full_disk_is_a_clear_error_and_publishes_nothing()
    {
        using var disk = new SmallDisk("256k");
        var small = ObjectDirectory.Create(disk.Path);
        var name = ObjectName.Of("big");
        Assert.Equal("LW-STO-0201", Refusal(() => small.TryPut(name, new byte[1 << 20])));
        Assert.False(small.Exists(name));
        Assert.Empty(Directory.GetFiles(disk.Path, ".*"));
        Assert.True(small.TryPut(name, new byte[1000]));
    }

    [Fact]
    public void A_device_without_space_is_told_apart_from_other_failures()
    {
        using var full = Posix.TryOpenForLock("/dev/full")!;
        Assert.Equal(
            "LW-STO-0201",
            Assert.Throws<LakeException>(() => DurableFile.WriteAt(full, "x"u8, 0, "x")).Id);
        using var readOnly = Posix.TryOpenRead("/dev/null")!;
        Assert.Equal(
            "LW-STO-0202",
            Assert.Throws<LakeException>(() => DurableFile.WriteAt(readOnly, "x"u8, 0, "x")).Id);
    }

    private static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;

    private string[] Hidden() => Directory.GetFiles(_objects.Root, ".new-*", SearchOption.AllDirectories);
}
