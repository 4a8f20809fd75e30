// Rows made in C#: every type, several lanes, failures, and the way into a Parquet memory file.
using System.Text;
using Lakeward.Engine;
using Lakeward.Errors;
using Xunit;

namespace Lakeward.Tests.Engine;

public sealed class RowSourceTests : IDisposable
{
    private readonly DuckDatabase _database = Engines.Vault(preserveOrder: false);
    private readonly Connection _connection;

    public RowSourceTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Every_writable_type_makes_the_round_trip_through_a_memory_file()
    {
        SourceColumn[] columns =
        [
            new("t", "VARCHAR"), new("i", "BIGINT"), new("d4", "DECIMAL(4,2)"), new("d9", "DECIMAL(9,2)"),
            new("d18", "DECIMAL(18,6)"), new("d38", "DECIMAL(38,10)"), new("r", "DOUBLE"),
            new("b", "BOOLEAN"), new("day", "DATE"), new("at", "TIMESTAMP"), new("x", "BLOB"),
        ];
        var done = false;
        _connection.Register("rows", new RowSource(columns, 1, _ => chunk =>
        {
            if (done)
            {
                return 0;
            }

            done = true;
            return WriteThree(chunk);
        }));
        using var file = new MemoryFile();
        Assert.Equal(3, _connection.Execute(
            $"COPY (FROM rows()) TO '{file.Path}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"));
        Assert.Equal(
            "ž🐎,-1,-99.99,1234567.89,-123456789012.345678,9999999999999999999999999999.9999999999,0.1,true,"
            + "5877642-06-25 (BC),290309-12-22 (BC) 00:00:00,\\x00\\xFF"
            + "|NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL"
            + "|a text of more than twelve bytes,9223372036854775807,0.00,0.01,0.000000,0.0000000000,-inf,"
            + "false,infinity,infinity,abcdefghijklmnop",
            _connection.Line($"SELECT * FROM read_parquet('{file.Path}')"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Lanes_fill_in_parallel_and_every_row_arrives_once(int lanes)
    {
        var next = -1;
        SourceColumn[] columns = [new("id", "BIGINT"), new("name", "VARCHAR")];
        _connection.Register("rows", new RowSource(columns, lanes, _ => chunk =>
        {
            var block = Interlocked.Increment(ref next);
            if (block >= 500)
            {
                return 0;
            }

            var ids = chunk[0].Values<long>();
            for (var row = 0; row < 1000; row++)
            {
                ids[row] = (block * 1000L) + row;
                chunk[1].SetText(row, Encoding.UTF8.GetBytes($"row number {ids[row]}"));
            }

            return 1000;
        }));
        using var file = new MemoryFile();
        Assert.Equal(500_000, _connection.Execute(
            $"COPY (SELECT * FROM rows()) TO '{file.Path}' (FORMAT parquet, USE_TMP_FILE false)"));
        Assert.Equal(
            "500000,500000,124999750000,500000",
            _connection.Line(
                "SELECT count(*), count(DISTINCT id), sum(id), count(*) FILTER (name = 'row number ' || id) "
                + $"FROM read_parquet('{file.Path}')"));
    }

    [Fact]
    public void Only_needed_columns_are_to_be_written()
    {
        var left = 1;
        _connection.Register("rows", new RowSource([new("a", "BIGINT"), new("b", "BIGINT")], 1, _ => chunk =>
        {
            Assert.False(chunk.IsNeeded(0));
            Assert.Throws<InvalidOperationException>(() => chunk[0]);
            chunk[1].Values<long>()[0] = 5;
            return left-- > 0 ? 1 : 0;
        }));
        Assert.Equal("5", _connection.ScalarText("SELECT sum(b) FROM rows()"));
    }

    [Fact]
    public void An_exception_in_a_filler_reaches_the_caller_as_it_is()
    {
        var thrown = new LakeException("LW-ING-9999", "Bad.", "Mend.");
        var fills = 0;
        _connection.Register("rows", new RowSource([new("a", "BIGINT")], 1, _ => chunk =>
            fills++ < 3 ? chunk.Capacity : throw thrown));
        using var file = new MemoryFile();
        Assert.Same(thrown, Assert.Throws<LakeException>(() => _connection.Execute(
            $"COPY (SELECT * FROM rows()) TO '{file.Path}' (FORMAT parquet, USE_TMP_FILE false)")));
        Assert.Equal(0, _connection.Scans.Count);
        Assert.Equal("1", _connection.ScalarText("SELECT 1"));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        _connection.Register("rows", new RowSource([new("a", "VARCHAR")], 1, _ => chunk =>
        {
            chunk[0].SetText(0, [0xC3, 0x28]);
            return 1;
        }));
        Assert.Equal("LW-ENG-0008", Assert.Throws<LakeException>(() => _connection.Rows("FROM rows()")).Id);
    }

    [Fact]
    public void A_filler_that_claims_too_many_rows_is_refused()
    {
        _connection.Register("rows", new RowSource(
            [new("a", "BIGINT")], 1, _ => chunk => chunk.Capacity + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _connection.Rows("FROM rows()"));
    }

    [Fact]
    public void A_value_written_as_another_type_or_beyond_the_chunk_is_refused()
    {
        _connection.Register("rows", new RowSource([new("a", "BIGINT"), new("t", "VARCHAR")], 1, _ => chunk =>
        {
            Assert.Throws<InvalidOperationException>(() => chunk[0].Values<int>().Length);
            Assert.Throws<InvalidOperationException>(() => chunk[0].SetText(0, "x"u8));
            Assert.Throws<InvalidOperationException>(() => chunk[1].SetBlob(0, "x"u8));
            Assert.Throws<InvalidOperationException>(() => chunk[1].Values<Int128>().Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk[1].SetText(chunk.Capacity, "x"u8));
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk[0].SetNull(-1));
            return 0;
        }));
        Assert.Empty(_connection.Rows("FROM rows()"));
    }

    [Fact]
    public async Task An_interrupt_cancels_the_lanes()
    {
        var waiting = new TaskCompletionSource();
        _connection.Register("rows", new RowSource([new("a", "BIGINT")], 1, stopped => chunk =>
        {
            waiting.TrySetResult();
            stopped.WaitHandle.WaitOne();
            stopped.ThrowIfCancellationRequested();
            return 0;
        }));
        var running = Task.Run(() => _connection.Rows("FROM rows()"));
        await waiting.Task;
        _connection.Interrupt();
        var failure = await Assert.ThrowsAsync<EngineException>(() => running);
        Assert.Equal(EngineErrorKind.Interrupt, failure.Kind);
    }

    private static int WriteThree(WritableChunk chunk)
    {
        chunk[0].SetText(0, "ž🐎"u8);
        chunk[0].SetText(2, "a text of more than twelve bytes"u8);
        (chunk[1].Values<long>()[0], chunk[1].Values<long>()[2]) = (-1, long.MaxValue);
        (chunk[2].Values<short>()[0], chunk[2].Values<short>()[2]) = (-9999, 0);
        (chunk[3].Values<int>()[0], chunk[3].Values<int>()[2]) = (123456789, 1);
        (chunk[4].Values<long>()[0], chunk[4].Values<long>()[2]) = (-123456789012345678, 0);
        var widest = Int128.Parse("99999999999999999999999999999999999999");
        (chunk[5].Values<Int128>()[0], chunk[5].Values<Int128>()[2]) = (widest, 0);
        (chunk[6].Values<double>()[0], chunk[6].Values<double>()[2]) = (0.1, double.NegativeInfinity);
        (chunk[7].Values<bool>()[0], chunk[7].Values<bool>()[2]) = (true, false);
        (chunk[8].Values<int>()[0], chunk[8].Values<int>()[2]) = (-int.MaxValue + 1, int.MaxValue);
        (chunk[9].Values<long>()[0], chunk[9].Values<long>()[2]) = (-9223372022400000000, long.MaxValue);
        chunk[10].SetBlob(0, [0, 255]);
        chunk[10].SetBlob(2, "abcdefghijklmnop"u8);
        for (var column = 0; column < 11; column++)
        {
            chunk[column].SetNull(1);
        }

        return 3;
    }
}
