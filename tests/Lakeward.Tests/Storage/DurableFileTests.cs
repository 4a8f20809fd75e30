// Replaced files are old or new, and locks exclude.
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_replaced_file_has_the_new_content_and_leaves_nothing_else()
    {
        var path = _folder.At("root.json");
        Assert.Null(DurableFile.TryRead(path));
        DurableFile.Replace(path, "old"u8);
        DurableFile.Replace(path, "new one"u8);
        Assert.Equal("new one"u8.ToArray(), DurableFile.TryRead(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, TemporaryFolder.ModeOf(path));
    }

    [Fact]
    public void A_file_is_created_only_once()
    {
        var path = _folder.At("log.vkey");
        Assert.True(DurableFile.TryCreate(path, "1"u8));
        Assert.False(DurableFile.TryCreate(path, "2"u8));
        Assert.Equal("1"u8.ToArray(), DurableFile.TryRead(path));
    }

    [Fact]
    public void A_file_beyond_its_limit_is_refused()
    {
        var path = _folder.At("x");
        DurableFile.Replace(path, new byte[9]);
        Assert.Equal("LW-STO-0104", Assert.Throws<LakeException>(() => DurableFile.TryRead(path, 8)).Id);
    }

    [Fact]
    public void Readers_see_the_old_or_the_new_content_never_a_mixture()
    {
        var path = _folder.At("checkpoint");
        DurableFile.Replace(path, Enumerable.Repeat((byte)0, 5000).ToArray());
        var writer = Task.Run(() =>
        {
            for (var i = 1; i <= 50; i++)
            {
                DurableFile.Replace(path, Enumerable.Repeat((byte)i, 5000).ToArray());
            }
        });
        while (!writer.IsCompleted)
        {
            var content = DurableFile.TryRead(path)!;
            Assert.Equal(5000, content.Length);
            Assert.Single(content.Distinct());
        }

        Assert.True(writer.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_held_lock_excludes_others_until_it_is_released()
    {
        var path = _folder.At("lock");
        using (FolderLock.Acquire(path, TimeSpan.FromSeconds(1)))
        {
            Assert.Null(FolderLock.TryAcquire(path));
            var refusal = Assert.Throws<LakeException>(
                () => FolderLock.Acquire(path, TimeSpan.FromMilliseconds(5)));
            Assert.Equal("LW-STO-0203", refusal.Id);
        }

        using var again = FolderLock.TryAcquire(path);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_batch_makes_folders_and_replaces_what_was_there()
    {
        using var batch = new DurableBatch();
        File.WriteAllText(_folder.At("a"), "an orphan that is longer");
        batch.Add(_folder.At("a"), "1"u8);
        batch.Add(_folder.At("x", "y", "b"), "2"u8);
        batch.Complete();
        Assert.Equal("1"u8.ToArray(), DurableFile.TryRead(_folder.At("a")));
        Assert.Equal("2"u8.ToArray(), DurableFile.TryRead(_folder.At("x", "y", "b")));
        Assert.Equal(4, batch.Flushes);
    }
}
