// Files that grow over sessions: one writer at a time, published whole and never over another.
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class GrowingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lakeward-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_grows_over_sessions_and_becomes_an_object_once()
    {
        var directory = ObjectDirectory.Open(_folder);
        var (part, name) = (ObjectName.Of("uploading/a.part"), ObjectName.Of("a.sealed"));
        using (var first = GrowingFile.TryOpen(directory, part)!)
        {
            first.Write("first, "u8);
            first.Flush();
            first.Write("lost"u8);
            first.Truncate(7);
            Assert.Null(GrowingFile.TryOpen(directory, part));
        }

        using var second = GrowingFile.TryOpen(directory, part)!;
        Assert.Equal(7, second.SizeBytes);
        second.Write("second"u8);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("first, second"u8)),
            second.Sha256());
        Assert.True(second.PublishAs(name));
        Assert.False(second.PublishAs(name));
        second.Remove();
        Assert.Equal("first, second"u8, directory.ReadAll(name));
        Assert.Equal([name], directory.List());
    }
}
