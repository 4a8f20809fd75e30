// Objects appear whole, once, and are never overwritten.
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class ObjectDirectoryTests : ObjectStoreContract
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();
    private readonly ObjectDirectory _objects;

    public ObjectDirectoryTests() => _objects = ObjectDirectory.Create(_folder.At("store"));

    protected override IObjectStore Store => _objects;

    [Fact]
    public void Strangers_in_the_folder_are_no_objects()
    {
        _objects.TryPut(ObjectName.Of("a"), "x"u8);
        File.WriteAllText(_folder.At("store", "README.TXT"), "a stranger");
        File.CreateSymbolicLink(_folder.At("store", "link"), "/etc/passwd");
        Assert.Equal(["a"], _objects.List().Select(n => n.Path));
    }

    [Fact]
    public void Hidden_files_are_all_that_a_writer_makes_before_its_commit()
    {
        using (var writer = _objects.Begin(ObjectName.Of("a/b")))
        {
            writer.Write("half"u8);
            Assert.Single(Hidden());
        }

        Assert.Empty(Hidden());
        Assert.True(_objects.TryPut(ObjectName.Of("a/b"), "x"u8));
        Assert.False(_objects.TryPut(ObjectName.Of("a/b"), "y"u8));
        Assert.Empty(Hidden());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_opened() =>
        Assert.Equal("LW-STO-0102", Refusal(() => ObjectDirectory.Open("/nowhere/at-all")));

    [Fact]
    public void Files_and_folders_belong_to_their_owner_alone()
    {
        _objects.TryPut(ObjectName.Of("a/b"), "x"u8);
        Assert.Equal(OwnerOnly, TemporaryFolder.ModeOf(_folder.At("store", "a", "b")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, TemporaryFolder.ModeOf(_folder.At("store", "a")));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, TemporaryFolder.ModeOf(_folder.At("store")));
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

    protected override void LeaveHalf(ObjectName name)
    {
        var folder = Path.GetDirectoryName(_folder.At("store", name.Path))!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".new-0198c0ffee"), "left by a crash");
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private string[] Hidden() => Directory.GetFiles(_objects.Root, ".new-*", SearchOption.AllDirectories);
}
