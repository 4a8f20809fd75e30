// An analyst's process that does what it should not harms nothing on the lake's side.
using System.Runtime.InteropServices;
using Lakeward.Engine;
using Lakeward.Engine.Wall;
using Xunit;

namespace Lakeward.Tests.Engine;

/// <summary>The test holds the other ends of the sockets, where the process would be.</summary>
public sealed class HostileAnalystTests : IDisposable
{
    private const int Rows = 50_000;
    private readonly ITestOutputHelper _output;
    private readonly DuckDatabase _vault = DuckDatabase.Open(new EngineOptions { Threads = 1 });
    private readonly BatchPool _pool = new(2);
    private readonly List<WallChannel> _theirs = [];
    private readonly WallFrame _frame = new();
    private readonly ScanServer _server;
    private int _ended;

    public HostileAnalystTests(ITestOutputHelper output)
    {
        _output = output;
        var pairs = Enumerable.Range(0, 2).Select(_ => NativeSandbox.Pair()).ToList();
        _theirs.AddRange(pairs.Select(pair => new WallChannel(pair.Theirs)));
        _server = new ScanServer([.. pairs.Select(pair => new WallChannel(pair.Ours))], _pool, () =>
        {
            Interlocked.Increment(ref _ended);
            pairs[0].Ours.Dispose();
        });
        var relation = new Relation(
            [new SourceColumn("id", "BIGINT"), new SourceColumn("name", "VARCHAR")],
            ordinals => [.. Enumerable.Range(0, 3).Select(part => new RelationPart(_vault, $"""
                SELECT {string.Join(", ", ordinals.Select(ordinal => ordinal == 0
                    ? $"CASE WHEN i % 3 = 0 THEN NULL ELSE i * 3 + {part} END"
                    : "'a name of more than twelve ' || i"))}
                FROM range({Rows}) r(i)
                """))]);
        _server.Add(new ScanSource("people", relation, _vault.TypesOf(["BIGINT", "VARCHAR"])));
    }

    public void Dispose()
    {
        _theirs.ForEach(channel => channel.Dispose());
        _server.Dispose();
        _vault.Dispose();
    }

    [Fact]
    public unsafe void Nobody_but_the_lake_can_write_the_shared_memory_or_change_its_size()
    {
        var length = RandomAccess.GetLength(_pool.Handle);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(_pool.Handle, [1, 2, 3], 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(_pool.Handle, 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(_pool.Handle, length * 2));
        Assert.ThrowsAny<Exception>(() => MemoryView.Over(_pool.Handle, length, writable: true));
        using var again = File.OpenHandle(
            $"/proc/self/fd/{_pool.Handle.DangerousGetHandle()}", access: FileAccess.ReadWrite);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(again, [1, 2, 3], 0));
        Assert.ThrowsAny<Exception>(() => MemoryView.Over(again, length, writable: true));

        // A mapping for reading does not become one for writing either.
        using var view = MemoryView.Over(again, length, writable: false);
        Assert.NotEqual(0, mprotect((nint)view.Pointer, (nuint)length, 3));
        Assert.Equal(length, RandomAccess.GetLength(_pool.Handle));
    }

    [Fact]
    public unsafe void What_stands_in_the_place_of_a_null_is_zero()
    {
        using var view = MemoryView.Over(_pool.Handle, RandomAccess.GetLength(_pool.Handle), writable: false);
        var scan = Open(0);
        var batch = Ask(0, WallKind.ScanNext, scan, 0);
        Assert.Equal(WallKind.Batch, batch.Kind);
        Assert.True(batch.Int32() > 0);
        var at = (long*)(view.Pointer + batch.Int64());
        var words = (int)at[1];
        Assert.Equal((at[0] + 63) >> 6, words);
        for (var row = 0; row < at[0]; row++)
        {
            var isNull = (at[2 + (row >> 6)] >> (row & 63) & 1) == 0;
            Assert.Equal((row % 3 == 0, row % 3 == 0 ? 0 : row * 3), (isNull, at[2 + words + row]));
        }
    }

    [Fact]
    public void A_reader_that_never_comes_back_holds_up_nobody()
    {
        for (var parked = 0; parked < 40; parked++)
        {
            var scan = Open(0, 1);
            for (var lane = 0; lane < 3; lane++)
            {
                Assert.NotEqual(WallKind.Failed, Ask(0, WallKind.ScanNext, scan, lane).Kind);
            }
        }

        Assert.Equal(3 * Rows, CountAll(1));
    }

    [Fact]
    public void Scans_without_end_are_refused()
    {
        Assert.Throws<IOException>(() =>
        {
            for (var opened = 0; opened < 2_000; opened++)
            {
                Open(0);
            }
        });
        Assert.Equal(1, _ended);
    }

    [Theory]
    [InlineData((int)WallKind.ScanNext, 99, 0)]
    [InlineData((int)WallKind.ScanNext, -1, 0)]
    [InlineData((int)WallKind.ScanNext, 1, -1)]
    [InlineData((int)WallKind.ScanNext, 1, 1 << 20)]
    [InlineData((int)WallKind.ScanOpen, 7, 0)]
    [InlineData((int)WallKind.ScanOpen, 0, int.MaxValue)]
    [InlineData((int)WallKind.ScanOpen, 0, -1)]
    [InlineData((int)WallKind.Rows, 0, 0)]
    [InlineData((int)WallKind.Query, 0, 0)]
    [InlineData(200, 0, 0)]
    public void Nonsense_ends_the_session_and_nothing_else(int kind, int first, int second)
    {
        Open(1);
        _theirs[0].Send(_frame.Begin((WallKind)kind).Add(first).Add(second));
        Assert.Null(_theirs[0].Receive());
        Assert.Equal(1, _ended);
        Assert.Equal(3 * Rows, CountAll(1));
    }

    [Fact]
    public void A_scan_that_was_closed_is_gone()
    {
        var scan = Open(0);
        Ask(0, WallKind.ScanNext, scan, 0);
        Ask(0, WallKind.ScanClose, scan);
        _theirs[0].Send(_frame.Begin(WallKind.ScanNext).Add(scan).Add(0));
        Assert.Null(_theirs[0].Receive());
    }

    [Fact]
    public void Noise_on_the_socket_does_no_harm()
    {
        var seed = Environment.TickCount;
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var turn = 0; turn < 200; turn++)
        {
            var pair = NativeSandbox.Pair();
            using var theirs = new WallChannel(pair.Theirs);
            var server = new ScanServer([new WallChannel(pair.Ours)], new BatchPool(1), pair.Ours.Dispose);
            try
            {
                for (var sent = 0; sent < 20; sent++)
                {
                    var noise = new byte[random.Next(0, 40)];
                    random.NextBytes(noise);
                    var kind = (WallKind)random.Next((int)WallKind.Rows, (int)WallKind.ScanCount + 2);
                    noise.CopyTo(_frame.Begin(kind).Reserve(noise.Length));
                    theirs.Send(_frame);
                    if (theirs.Receive() is null)
                    {
                        break;
                    }
                }
            }
            catch (IOException)
            {
                // The lake has ended the session.
            }

            theirs.Dispose();
            server.Dispose();
        }

        Assert.Equal(3 * Rows, CountAll(0));
        Assert.Equal(0, _ended);
    }

    private int Open(int channel, params int[] ordinals)
    {
        ordinals = ordinals.Length == 0 ? [0] : ordinals;
        _frame.Begin(WallKind.ScanOpen).Add(0).Add(ordinals.Length);
        foreach (var ordinal in ordinals)
        {
            _frame.Add(ordinal);
        }

        _theirs[channel].Send(_frame);
        var answer = _theirs[channel].Receive() ?? throw new IOException("ended");
        return answer.Int32();
    }

    private WallReader Ask(int channel, WallKind kind, params int[] numbers)
    {
        _frame.Begin(kind);
        foreach (var number in numbers)
        {
            _frame.Add(number);
        }

        _theirs[channel].Send(_frame);
        return _theirs[channel].Receive() ?? throw new IOException("ended");
    }

    /// <summary>Reads a scan to its end as a well-behaved process does.</summary>
    private unsafe long CountAll(int channel)
    {
        using var view = MemoryView.Over(_pool.Handle, RandomAccess.GetLength(_pool.Handle), writable: false);
        var reader = new ChunkReader(_vault.TypesOf(["BIGINT", "VARCHAR"]));
        var (scan, rows) = (Open(channel, 0, 1), 0L);
        while (Ask(channel, WallKind.ScanNext, scan, 0) is var batch && batch.Int32() is > 0 and var chunks)
        {
            nint at;
            long left;
            if (batch.Kind == WallKind.Batch)
            {
                (at, left) = ((nint)view.Pointer + (nint)batch.Int64(), batch.Int32());
            }
            else
            {
                _ = batch.Int32();
                (at, left) = batch.Rest();
            }

            for (var chunk = 0; chunk < chunks; chunk++)
            {
                reader.Read(ref at, ref left);
                rows += reader.Count;
            }

            Assert.Equal(0, left);
        }

        Ask(channel, WallKind.ScanClose, scan);
        return rows;
    }

    [DllImport("libc")]
    private static extern int mprotect(nint address, nuint size, int protection);
}
