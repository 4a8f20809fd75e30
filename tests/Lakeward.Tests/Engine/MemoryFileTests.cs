// Anonymous memory files: reading, writing, mapping, sealing, and what DuckDB does with them.
using Lakeward.Engine;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class MemoryFileTests
{
    [Fact]
    public void What_is_written_is_read_by_stream_handle_path_and_view()
    {
        using var file = new MemoryFile();
        using (var stream = file.Open())
        {
            stream.Write("hello, "u8);
            stream.Write("memory"u8);
            stream.Seek(0, SeekOrigin.Begin);
            stream.WriteByte((byte)'H');
        }

        Assert.Equal(13, file.Length);
        Assert.Equal("Hello, memory", File.ReadAllText(file.Path));
        var read = new byte[6];
        Assert.Equal(6, RandomAccess.Read(file.Handle, read, 7));
        Assert.Equal("memory"u8.ToArray(), read);
        using var view = file.Map();
        Assert.Equal("ello"u8.ToArray(), view.Span(1, 4).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Span(10, 4).Length);
        Assert.Throws<InvalidOperationException>(() => view.WritableSpan(0, 1).Length);
    }

    [Fact]
    public void A_writable_view_writes_through()
    {
        using var file = new MemoryFile { Length = 4096 };
        using (var view = file.MapWritable())
        {
            "abc"u8.CopyTo(view.WritableSpan(4000, 3));
        }

        using var stream = file.Open();
        stream.Position = 4000;
        Assert.Equal('a', stream.ReadByte());
    }

    [Fact]
    public void An_empty_file_maps_to_nothing()
    {
        using var file = new MemoryFile();
        using var view = file.Map();
        Assert.Equal(0, view.Length);
        Assert.True(view.Span(0, 0).IsEmpty);
    }

    [Fact]
    public void A_sealed_file_can_be_read_but_never_changed()
    {
        using var file = new MemoryFile();
        using var stream = file.Open();
        stream.Write("fixed"u8);
        file.SealAgainstWrites();
        Assert.ThrowsAny<Exception>(() => stream.Write("x"u8));
        Assert.ThrowsAny<Exception>(() => file.Length = 1);
        Assert.Equal("fixed", File.ReadAllText(file.Path));
        using var view = file.Map();
        Assert.Equal("fixed"u8.ToArray(), view.Span(0, 5).ToArray());
    }

    [Fact]
    public void A_file_with_a_writable_view_cannot_be_sealed()
    {
        using var file = new MemoryFile { Length = 10 };
        using var view = file.MapWritable();
        var failure = Assert.Throws<LakeException>(file.SealAgainstWrites);
        Assert.Equal("LW-ENG-0001", failure.Id);
    }

    [Fact]
    public void Parquet_is_written_to_a_memory_file_and_read_from_it()
    {
        using var database = Engines.Vault();
        using var connection = database.Connect();
        using var file = new MemoryFile();
        var copied = connection.Execute(
            "COPY (SELECT i AS id, 'väl' || i AS name, if(i % 3 = 0, NULL, i * 1.5) AS amount "
            + $"FROM range(10000) t(i)) TO '{file.Path}' "
            + "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
        Assert.Equal(10_000, copied);
        using (var view = file.Map())
        {
            Assert.Equal("PAR1"u8.ToArray(), view.Span(0, 4).ToArray());
            Assert.Equal("PAR1"u8.ToArray(), view.Span(view.Length - 4, 4).ToArray());
        }

        file.SealAgainstWrites();
        Assert.Equal(
            "10000,6666,väl9999",
            connection.Line($"SELECT count(*), count(amount), max(name) FROM read_parquet('{file.Path}')"));
    }
}
