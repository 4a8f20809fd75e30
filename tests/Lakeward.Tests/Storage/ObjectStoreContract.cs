// What every store of objects must hold, whatever lies behind it.
using System.Security.Cryptography;
using Lakeward.Errors;
using Lakeward.Storage;
using Xunit;

namespace Lakeward.Tests.Storage;

/// <summary>The facts of <see cref="IObjectStore"/>; each heir runs them over its own kind.</summary>
public abstract class ObjectStoreContract : IDisposable
{
    /// <summary>More than two parts of any store's, and no multiple of anything.</summary>
    private const int LargeBytes = (11 << 20) + 12_345;

    /// <summary>The store of one test, empty at its beginning.</summary>
    protected abstract IObjectStore Store { get; }

    /// <summary>Leaves what a crash in the middle of writing leaves, long ago.</summary>
    protected abstract void LeaveHalf(ObjectName name);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_put_is_read_back()
    {
        var name = ObjectName.Of("tables/t1/part-1.parquet");
        Assert.False(Store.Exists(name));
        Assert.True(Store.TryPut(name, "content"u8));

        Assert.True(Store.Exists(name));
        Assert.Equal(7, Store.SizeOf(name));
        Assert.Equal("content"u8.ToArray(), Store.ReadAll(name));
        using var reader = Store.OpenRead(name);
        Assert.Equal(7, reader.Length);
        using var stream = reader.AsStream();
        stream.Position = 3;
        Assert.Equal((byte)'t', (byte)stream.ReadByte());
    }

    [Fact]
    public void An_empty_object_is_an_object()
    {
        var name = ObjectName.Of("empty");
        Assert.True(Store.TryPut(name, []));
        Assert.False(Store.TryPut(name, []));
        Assert.Equal((0, true), (Store.SizeOf(name), Store.Exists(name)));
        Assert.Empty(Store.ReadAll(name, 0));
        using var reader = Store.OpenRead(name);
        Assert.Equal(-1, reader.AsStream().ReadByte());
        Assert.Equal([name], Store.List());
    }

    [Fact]
    public void An_object_is_never_overwritten()
    {
        var name = ObjectName.Of("a");
        Assert.True(Store.TryPut(name, "first"u8));
        Assert.False(Store.TryPut(name, "second"u8));
        Assert.False(Store.TryPut(name, "first"u8));
        Assert.Equal("first"u8.ToArray(), Store.ReadAll(name));
    }

    [Fact]
    public void Of_eight_concurrent_puts_exactly_one_wins()
    {
        for (var round = 0; round < 8; round++)
        {
            var name = ObjectName.Of($"log/{round}");
            var winners = Race(8, i => Store.TryPut(name, [(byte)i]));
            Assert.Equal([(byte)Assert.Single(winners)], Store.ReadAll(name));
        }

        Assert.Equal(8, Store.List("log/").Count);
    }

    [Fact]
    public void Of_large_and_small_writers_of_one_name_exactly_one_wins()
    {
        var name = ObjectName.Of("large/raced");
        var winner = Assert.Single(Race(4, i => Put(name, i % 2 == 0 ? Bytes(LargeBytes, i) : [(byte)i])));
        Assert.Equal(
            winner % 2 == 0 ? Bytes(LargeBytes, winner) : [(byte)winner], Store.ReadAll(name));
    }

    [Fact]
    public void A_large_object_is_written_in_odd_blocks_and_read_anywhere_at_once()
    {
        var name = ObjectName.Of("large/one");
        var content = Bytes(LargeBytes, 7);
        Assert.True(Put(name, content));
        Assert.Equal(LargeBytes, Store.SizeOf(name));
        Assert.Equal([name], Store.List());

        using var reader = Store.OpenRead(name);
        Parallel.For(0, 8, i =>
        {
            var stretch = new byte[200_000];
            var offset = i * 1_400_000L;
            Assert.Equal(stretch.Length, reader.Read(offset, stretch));
            Assert.True(content.AsSpan((int)offset, stretch.Length).SequenceEqual(stretch));
        });
        var beyond = new byte[100];
        Assert.Equal(45, reader.Read(LargeBytes - 45, beyond));
        Assert.Equal(0, reader.Read(LargeBytes + 1, beyond));
        using var stream = reader.AsStream();
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(stream));
    }

    [Fact]
    public void A_stream_jumps_and_reads_on()
    {
        var name = ObjectName.Of("jumps");
        var content = Bytes(1_000_000, 3);
        Store.TryPut(name, content);
        using var reader = Store.OpenRead(name);
        using var stream = reader.AsStream();
        foreach (var (offset, size) in ((int, int)[])[(900_000, 100_000), (0, 10), (10, 70_000), (65_000, 9)])
        {
            stream.Position = offset;
            var read = new byte[size];
            stream.ReadExactly(read);
            Assert.True(content.AsSpan(offset, size).SequenceEqual(read));
        }

        Assert.Equal(1_000_000, stream.Seek(0, SeekOrigin.End));
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public void Nothing_appears_before_commit_and_nothing_stays_without_it()
    {
        var name = ObjectName.Of("deep/er/object");
        using (var writer = Store.Begin(name))
        {
            writer.Write(Bytes(LargeBytes, 1));
            Assert.False(Store.Exists(name));
            Assert.Empty(Store.List());
        }

        Assert.False(Store.Exists(name));
        Assert.True(Store.TryPut(name, "x"u8));
    }

    [Fact]
    public async Task A_writer_is_a_stream_and_commits_once()
    {
        var name = ObjectName.Of("object");
        await using var writer = Store.Begin(name);
        await new MemoryStream(new byte[100_000]).CopyToAsync(writer);
        Assert.Equal(100_000, writer.Length);
        Assert.True(writer.Commit());
        Assert.Equal(100_000, Store.SizeOf(name));
        Assert.Equal("LW-STO-0204", Refusal(() => writer.Commit()));
    }

    [Fact]
    public void A_listing_is_by_prefix_in_order()
    {
        foreach (var path in (string[])["b/2", "b/10", "a", "b-x", "c/d/e"])
        {
            Store.TryPut(ObjectName.Of(path), "x"u8);
        }

        Assert.Equal(["a", "b-x", "b/10", "b/2", "c/d/e"], Store.List().Select(n => n.Path));
        Assert.Equal(["b-x", "b/10", "b/2"], Store.List("b").Select(n => n.Path));
        Assert.Equal(["b/10", "b/2"], Store.List("b/").Select(n => n.Path));
        Assert.Equal(["b/10"], Store.List("b/1").Select(n => n.Path));
        Assert.Empty(Store.List("nowhere/x"));
        Assert.Throws<LakeException>(() => Store.List("../x"));
    }

    [Fact]
    public void What_is_absent_is_a_clear_error()
    {
        var name = ObjectName.Of("a/b");
        Assert.Equal("LW-STO-0103", Refusal(() => Store.ReadAll(name)));
        Assert.Equal("LW-STO-0103", Refusal(() => Store.OpenRead(name)));
        Assert.False(Store.Delete(name));
        Assert.True(Store.TryPut(name, "x"u8));
        Assert.Equal("LW-STO-0103", Refusal(() => Store.OpenRead(ObjectName.Of("a"))));
        Assert.Equal("LW-STO-0103", Refusal(() => Store.SizeOf(ObjectName.Of("a/b/c"))));
    }

    [Fact]
    public void An_object_that_is_too_large_is_not_read()
    {
        var name = ObjectName.Of("big");
        Store.TryPut(name, new byte[11]);
        Assert.Equal("LW-STO-0104", Refusal(() => Store.ReadAll(name, 10)));
        Assert.Equal(11, Store.ReadAll(name, 11).Length);
    }

    [Fact]
    public void A_deleted_object_is_gone_and_its_name_free()
    {
        var name = ObjectName.Of("a");
        Put(name, Bytes(LargeBytes, 2));
        Assert.True(Store.Delete(name));
        Assert.False(Store.Exists(name));
        Assert.Empty(Store.List());
        Assert.True(Store.TryPut(name, "2"u8));
        Assert.Equal("2"u8.ToArray(), Store.ReadAll(name));
    }

    [Fact]
    public void A_sweep_takes_leftovers_of_its_folder_but_nothing_else()
    {
        Put(ObjectName.Of("a/kept"), Bytes(LargeBytes, 4));
        LeaveHalf(ObjectName.Of("a/left"));
        LeaveHalf(ObjectName.Of("b/left"));
        using var writer = Store.Begin(ObjectName.Of("a/made"));
        writer.Write(Bytes(LargeBytes, 5));

        Assert.Equal(1, Store.Sweep("a"));
        Assert.Equal(1, Store.Sweep());
        Assert.Equal(0, Store.Sweep("nowhere"));
        Assert.True(writer.Commit());
        Assert.Equal(0, Store.Sweep());
        Assert.Equal(["a/kept", "a/made"], Store.List().Select(n => n.Path));
        Assert.Equal(Bytes(LargeBytes, 4), Store.ReadAll(ObjectName.Of("a/kept")));
        Assert.Equal(Bytes(LargeBytes, 5), Store.ReadAll(ObjectName.Of("a/made")));
    }

    /// <summary>Bytes that a number determines.</summary>
    protected static byte[] Bytes(int count, int number)
    {
        var bytes = new byte[count];
        using var cipher = Aes.Create();
        cipher.Key = SHA256.HashData([(byte)number]);
        return cipher.EncryptCbc(bytes, new byte[16], PaddingMode.PKCS7)[..count];
    }

    /// <summary>The id of a refusal.</summary>
    protected static string Refusal(Func<object> action) => Assert.Throws<LakeException>(action).Id;

    protected virtual void Dispose(bool disposing)
    {
    }

    private static List<int> Race(int writers, Func<int, bool> put)
    {
        using var start = new Barrier(writers);
        var tasks = Enumerable.Range(0, writers).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return put(i);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Task.WaitAll(tasks);
        return [.. Enumerable.Range(0, writers).Where(i => tasks[i].Result)];
    }

    private bool Put(ObjectName name, byte[] content)
    {
        using var writer = Store.Begin(name);
        for (var at = 0; at < content.Length; at += 777_777)
        {
            writer.Write(content.AsSpan(at, Math.Min(777_777, content.Length - at)));
        }

        return writer.Commit();
    }
}
