// The stand-in for systems that are not Linux keeps the same promises; it runs on any system, so also here.
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class PortableFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-portable-").FullName;

    private string Hidden => Path.Combine(_folder, ".new-1");

    private string Final => Path.Combine(_folder, "object");

    [Fact]
    public void A_file_is_published_while_its_writer_still_holds_it()
    {
        using var handle = PortableFiles.TryOpen(Hidden, FileMode.CreateNew, FileAccess.ReadWrite)!;
        RandomAccess.Write(handle, "content"u8, 0);

        Assert.True(PortableFiles.TryFlush(handle));
        Assert.True(PortableFiles.TryPublish(Hidden, Final));
        Assert.Equal("content"u8.ToArray(), File.ReadAllBytes(Final));
        Assert.False(File.Exists(Hidden));
    }

    [Fact]
    public void Publishing_never_overwrites()
    {
        File.WriteAllText(Final, "first");
        File.WriteAllText(Hidden, "second");

        Assert.False(PortableFiles.TryPublish(Hidden, Final));
        Assert.Equal(Posix.Exists, Posix.LastError);
        Assert.Equal("first", File.ReadAllText(Final));
    }

    [Fact]
    public void Renaming_replaces()
    {
        File.WriteAllText(Final, "first");
        File.WriteAllText(Hidden, "second");

        Assert.True(PortableFiles.TryRename(Hidden, Final));
        Assert.Equal("second", File.ReadAllText(Final));
    }

    [Fact]
    public void What_is_absent_is_told_apart_from_what_exists()
    {
        Assert.Null(PortableFiles.TryOpen(Final, FileMode.Open, FileAccess.Read));
        Assert.Equal(Posix.NotFound, Posix.LastError);
        Assert.False(PortableFiles.TryMakeFolder(_folder));
        Assert.Equal(Posix.Exists, Posix.LastError);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
