// A log in PostgreSQL holds what one in a folder does, and loses nothing with a connection or a server.
using System.Collections.Concurrent;
using Lakeward.Audit;
using Lakeward.Errors;
using Lakeward.Tests.Audit;
using Lakeward.Tests.Marts;
using Npgsql;
using Xunit;

namespace Lakeward.Tests.Postgres;

public sealed class PostgresLogTests : LogContract, IClassFixture<RealPostgres>
{
    private readonly RealPostgres _postgres;
    private readonly SomeGround _ground;

    public PostgresLogTests(RealPostgres postgres)
        : this(postgres, new SomeGround(postgres))
    {
    }

    private PostgresLogTests(RealPostgres postgres, SomeGround ground)
        : base(new Logs(ground.Open().Log)) => (_postgres, _ground) = (postgres, ground);

    public override void Dispose()
    {
        base.Dispose();
        _ground.Dispose();
    }

    [Fact]
    public async Task It_has_the_files_of_a_folder_byte_by_byte()
    {
        using var folder = new Logs();
        foreach (var logs in (Logs[])[_logs, folder])
        {
            using var log = logs.Create();
            for (var i = 0; i < 600; i++)
            {
                await log.AppendAsync(Logs.Event(i));
            }
        }

        Assert.Equal(Paths(folder.Store), Paths(_logs.Store));
        foreach (var tile in Paths(folder.Store).Select(Tile.TryParse).OfType<Tile>())
        {
            Assert.Equal(folder.Store.TryReadExactly(tile), _logs.Store.TryReadExactly(tile));
        }
    }

    [Theory]
    [InlineData("UPDATE {0}.tile SET content = set_byte(content, 5, 255 - get_byte(content, 5))")]
    [InlineData("UPDATE {0}.tile SET content = substr(content, 1, 7) WHERE section = 'entries'")]
    [InlineData("DELETE FROM {0}.tile WHERE section = '0' AND place = 0")]
    [InlineData("INSERT INTO {0}.tile VALUES ('stranger', 0, 1, '')")]
    [InlineData("UPDATE {0}.head SET key = 'another'")]
    public async Task What_somebody_changes_in_the_database_is_found(string statement)
    {
        using var log = _logs.Create();
        await Logs.Append(log, 300);
        Assert.True(_logs.Verify().IsVerified);

        await ExecuteAsync(string.Format(null, statement, _ground.Schema));

        Assert.False(_logs.Verify().IsVerified);
    }

    [Fact]
    public async Task A_connection_that_breaks_at_any_moment_loses_and_doubles_nothing()
    {
        _logs.Create().Dispose();
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<long, long>();
        var attempted = 0L;
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using var log = AuditLog.Open(_ground.Open().Log, _logs.Options);
            while (!stop.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref attempted);
                try
                {
                    Assert.True(acknowledged.TryAdd(await log.AppendAsync(Logs.Event(number)), number));
                }
                catch (LakeException away) when (away.Id == "LW-PG-0301")
                {
                    continue;
                }
            }
        })).ToList();
        for (var kill = 0; kill < 40; kill++)
        {
            await Task.Delay(15);
            await _ground.KillAsync(kill % 2 == 0 ? "true" : "state <> 'idle'");
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        using var last = _logs.Open();
        var numbers = last.Read(0, long.MaxValue).ToDictionary(e => e.Index, e => e.Event.Rows!.Value);
        Assert.InRange(acknowledged.Count, 10, int.MaxValue);
        Assert.All(acknowledged, e => Assert.Equal(e.Value, numbers[e.Key]));
        Assert.Equal(numbers.Count, numbers.Values.Distinct().Count());
        Assert.Equal(acknowledged.Count, numbers.Count);
        Assert.Empty(_logs.Verify().Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_whose_answer_is_lost_is_looked_up(bool arrives)
    {
        using var wire = new CommitWire(_postgres.Socket);
        using var grounds = _ground.Over(wire.Folder);
        _logs.Create().Dispose();
        using var log = AuditLog.Open(grounds.Open(_ground.Name).Log, _logs.Options);
        wire.Cut(arrives);
        var append = log.AppendAsync(Logs.Event(0));
        if (arrives)
        {
            Assert.Equal(0, await append);
        }
        else
        {
            Assert.Equal("LW-PG-0301", await RefusalAsync(() => append));
        }

        Assert.Equal(1, wire.Cuts);
        Assert.Equal(arrives ? 1 : 0, log.Size);
        Assert.Equal(log.Size, await log.AppendAsync(Logs.Event(1)));
        Assert.Empty(_logs.Verify().Findings);
    }

    [Fact]
    public async Task A_log_outlasts_a_crash_of_its_server()
    {
        using var log = _logs.Create();
        await Logs.Append(log, 300);
        var idle = log.RootHash;
        _postgres.Restart();
        Assert.Equal(idle, log.RootHash);
        await Logs.Append(log, 300);
        Assert.Equal(600, log.Read(0, 600).Count());
        Assert.Empty(_logs.Verify().Findings);
    }

    protected override Task RewindAsync(byte[] checkpoint) => ExecuteAsync(
        $"UPDATE {_ground.Schema}.head SET checkpoint = '\\x{Convert.ToHexStringLower(checkpoint)}'");

    private static List<string> Paths(ILogStore store) => [.. store.Paths().Order(StringComparer.Ordinal)];

    private async Task ExecuteAsync(string sql)
    {
        await using var session = await _postgres.OpenAsync("owner");
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}
