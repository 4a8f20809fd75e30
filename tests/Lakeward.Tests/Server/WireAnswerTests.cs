// Answers through the PostgreSQL wire: policy, audit, values over their whole range, and when they stop.
using System.Globalization;
using System.Text;
using Lakeward.Audit;
using Lakeward.Tests.Ground;
using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace Lakeward.Tests.Server;

public sealed class WireAnswerTests : IAsyncLifetime
{
    private const string Endless =
        "select count(*) from claims.patients p, range(100000) a(x), range(100000) b(y) "
        + "where p.paid + x + y < 0";

    private SomeWire _wire = null!;

    public async ValueTask InitializeAsync() => _wire = await SomeWire.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _wire.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Values_of_every_type_go_there_and_back_in_binary()
    {
        await using var connection = await _wire.ConnectAsync();
        foreach (var value in (object[])
        [
            true, false, (short)-5, int.MinValue, long.MaxValue, 1.5f, -2.25e100, double.NaN,
                double.NegativeInfinity,
            0m, 12345.6789m, -0.0001m, 1_0000_0000.0001m, decimal.MaxValue, "", "é ' \" \\ \n x",
            new DateOnly(1, 1, 1), new DateOnly(1957, 3, 12), new DateOnly(9999, 12, 30),
            new DateTime(2020, 1, 2, 3, 4, 5).AddTicks(1_234_560),
            new DateTime(1900, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new TimeOnly(23, 59, 59), Guid.Parse("f1111111-2222-3333-4444-5555666677ff"),
                new byte[] { 0, 1, 255 },
            new[] { 1, 2, 3 }, new[] { 1L }, new[] { 1.5, -2 }, new[] { true, false },
                new[] { "a", "b c", "d\"e\\", "" },
            new[] { new DateOnly(2000, 1, 1) }, new[] { Guid.Parse("11111111-2222-3333-4444-5555666677ff") },
            new[] { 1.50m, 22m }, Array.Empty<int>(),
        ])
        {
            Assert.Equal(value, await SomeWire.AskAsync(connection, "select $1", value));
        }

        var json = new NpgsqlParameter { Value = "{\"a\":1}", NpgsqlDbType = NpgsqlDbType.Json };
        Assert.Equal("{\"a\":1}", await SomeWire.AskAsync(connection, "select $1", json));
        var nothing = new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
        Assert.Equal(DBNull.Value, await SomeWire.AskAsync(connection, "select $1", nothing));
    }

    [Fact]
    public async Task An_answer_by_the_wire_is_told_to_those_whose_rows_it_held()
    {
        await using var connection = await _wire.ConnectAsync("ana");
        Assert.Equal(1L, await SomeWire.AskAsync(
            connection, "select count(*) from claims.patients where paid = $1", 75.25m));
        var account = await _wire.Lake.SubjectAsync("p2", AuditWindow.Always, "eve");
        Assert.Equal("ana", Assert.Single(account.Answers).Event.Principal);
    }

    [Fact]
    public async Task Decimals_of_every_scale_are_exact_in_binary()
    {
        await using var connection = await _wire.ConnectAsync();
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var value = new decimal(random.Next(), random.Next(), random.Next(8) == 0 ? random.Next() : 0,
                random.Next(2) == 0, (byte)random.Next(20));
            var text = value.ToString(CultureInfo.InvariantCulture);
            var scale = text.Contains('.', StringComparison.Ordinal) ? text.Split('.')[1].Length : 0;
            Assert.Equal(value, await SomeWire.AskAsync(connection, "select $1", value));
            Assert.Equal(
                value, await SomeWire.AskAsync(connection, $"select cast('{text}' as decimal(38,{scale}))"));
        }
    }

    [Theory]
    [InlineData("date '0044-03-15 (BC)'", "0044-03-15 BC")]
    [InlineData("timestamp '0044-03-15 (BC) 01:02:03'", "0044-03-15 01:02:03 BC")]
    [InlineData("date '12345-01-02'", "12345-01-02")]
    [InlineData("date 'infinity'", "infinity")]
    [InlineData("timestamp '-infinity'", "-infinity")]
    [InlineData("timestamptz '2020-01-01 02:00:00+02'", "2020-01-01 00:00:00+00")]
    [InlineData("cast(170141183460469231731687303715884105727 as hugeint)",
        "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105727::hugeint",
        "-170141183460469231731687303715884105727")]
    [InlineData("interval '1 year 2 days'", "1 year 2 days")]
    [InlineData("'\\x00\\xFF'::blob", "\\x00ff")]
    [InlineData("true", "t")]
    [InlineData("'inf'::double", "Infinity")]
    [InlineData("'-inf'::float", "-Infinity")]
    [InlineData("'nan'::double", "NaN")]
    [InlineData("[1, null, 3]", "{1,NULL,3}")]
    [InlineData("['a', 'b c', 'NULL', '']", "{a,\"b c\",\"NULL\",\"\"}")]
    [InlineData("{'a': 1}", "{'a': 1}")]
    [InlineData("uuid 'f1111111-2222-3333-4444-5555666677ff'", "f1111111-2222-3333-4444-5555666677ff")]
    [InlineData("time '01:02:03.5'", "01:02:03.5")]
    public async Task Text_is_as_PostgreSQL_writes_it(string expression, string expected)
    {
        using var client = new RawClient(_wire.Server.Address.Port)
            .SignIn("kim", (await _wire.TokenAsync("kim")).Text);
        client.Send('Q', RawClient.Text($"select {expression} as v"));
        var row = client.ReadUntil('Z').Single(message => message.Type == 'D').Body;
        Assert.Equal(expected, Encoding.UTF8.GetString(row.AsSpan(6)));
    }

    [Fact]
    public async Task The_ends_of_time_are_those_of_the_client_in_binary()
    {
        await using var connection = await _wire.ConnectAsync();
        Assert.Equal(DateOnly.MaxValue, await DateAsync("infinity"));
        Assert.Equal(DateOnly.MinValue, await DateAsync("-infinity"));
        async Task<DateOnly> DateAsync(string text)
        {
            await using var command = new NpgsqlCommand($"select date '{text}'", connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return reader.GetFieldValue<DateOnly>(0);
        }
    }

    [Fact]
    public async Task Policy_holds_through_this_door()
    {
        await using var connection = await _wire.ConnectAsync("ana");
        Assert.Equal(new DateOnly(1957, 1, 1), await SomeWire.AskAsync(
            connection, "select min(birth_date) from claims.patients"));
        var denied = await Assert.ThrowsAsync<PostgresException>(
            () => SomeWire.AskAsync(connection, "select name from claims.patients"));
        Assert.Equal("42501", denied.SqlState);
        Assert.Equal(0L, await SomeWire.AskAsync(
            connection, "select count(*) from pg_attribute where attname in ('name', 'patient_id')"));
        Assert.Equal("birth_date,diagnosis,paid", await SomeWire.AskAsync(
            connection, "select string_agg(column_name, ',' order by ordinal_position) "
                + "from information_schema.columns where table_name = 'patients'"));
        var failed = await Assert.ThrowsAsync<PostgresException>(
            () => SomeWire.AskAsync(connection, "select cast(diagnosis as integer) from claims.patients"));
        Assert.DoesNotContain("E11", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_is_recorded_before_the_first_row_and_the_rows_after_the_last()
    {
        await using var connection = await _wire.ConnectAsync();
        var before = _wire.Lake.EventCount;
        await using var command = new NpgsqlCommand("select * from claims.patients", connection);
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal("query/done", _wire.EventsSince(before)[0]);
        }

        Assert.Equal(["query/done", "query.answer/done"], _wire.EventsSince(before));
        Assert.Equal(3, _wire.Lake.Events(before, _wire.Lake.EventCount).Last().Event.Rows);
    }

    [Fact]
    public async Task Without_an_audit_log_no_row_leaves_and_nobody_signs_in()
    {
        var token = await _wire.TokenAsync("kim");
        using var client = new RawClient(_wire.Server.Address.Port).SignIn("kim", token.Text);
        var entries = Path.Combine(_wire.Some.Root, "audit", "tile");
        Directory.Move(entries, entries + ".away");
        await File.WriteAllTextAsync(entries, "");
        try
        {
            foreach (var sql in (string[])
            [
                "select * from claims.patients",
                "copy (select * from claims.patients) to stdout",
                "begin; declare c cursor for select * from claims.patients; fetch all from c",
            ])
            {
                client.Send('Q', RawClient.Text(sql));
                var answer = client.ReadUntil('Z');
                Assert.Contains(answer, message => message.Type == 'E');
                Assert.DoesNotContain(answer, message => message.Type is 'D' or 'd');
                client.Send('Q', RawClient.Text("rollback"));
                _ = client.ReadUntil('Z');
            }

            await Assert.ThrowsAnyAsync<NpgsqlException>(() => _wire.ConnectAsync("kim", token.Text));
        }
        finally
        {
            File.Delete(entries);
            Directory.Move(entries + ".away", entries);
        }
    }

    [Fact]
    public async Task A_revoked_grant_stops_a_running_statement_within_two_seconds()
    {
        await using var connection = await _wire.ConnectAsync();
        await using var command = new NpgsqlCommand(Endless, connection) { CommandTimeout = 60 };
        var running = command.ExecuteScalarAsync();
        await Task.Delay(500);
        Assert.False(running.IsCompleted);

        await _wire.Some.ApplyAsync(SomeLake.Manifest.Replace(
            "kim: {roles: [steward]}", "kim: {roles: []}", StringComparison.Ordinal));
        var revoked = TimeProvider.System.GetTimestamp();
        var stopped = await Assert.ThrowsAsync<PostgresException>(() => running);

        Assert.Equal("42501", stopped.SqlState);
        Assert.True(TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(2));
        var again = await Assert.ThrowsAsync<PostgresException>(
            () => SomeWire.AskAsync(connection, "select count(*) from claims.patients"));
        Assert.Equal("42501", again.SqlState);

        // What the catalog shows may be two seconds old.
        const string Visible = "select count(*) from pg_tables where schemaname = 'claims'";
        for (var turn = 0; turn < 30 && await SomeWire.AskAsync(connection, Visible) is not 0L; turn++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(0L, await SomeWire.AskAsync(connection, Visible));
    }

    [Fact]
    public async Task A_session_ends_with_its_token()
    {
        var clock = new MovedClock();
        _wire.Dispose();
        _wire = await SomeWire.CreateAsync(options => options with { Time = clock });
        await using var connection = await _wire.ConnectAsync();
        Assert.Equal(1, await SomeWire.AskAsync(connection, "select 1"));

        clock.By = TimeSpan.FromMinutes(11);
        var ended = await Assert.ThrowsAsync<PostgresException>(() =>
            SomeWire.AskAsync(connection, "select 1"));
        Assert.Contains("LW-PGW-0109", ended.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_statement_ends_and_the_session_goes_on()
    {
        await using var connection = await _wire.ConnectAsync();
        await using (var command = new NpgsqlCommand(Endless, connection))
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                command.ExecuteScalarAsync(soon.Token));
        }

        Assert.Equal(3L, await SomeWire.AskAsync(connection, "select count(*) from claims.patients"));
    }

    [Fact]
    public async Task Portals_and_cursors_hand_out_rows_in_portions()
    {
        using var client = new RawClient(_wire.Server.Address.Port)
            .SignIn("kim", (await _wire.TokenAsync("kim")).Text);
        client.Send('P', [.. RawClient.Text("s"),
            .. RawClient.Text("select patient_id from claims.patients order by 1"),
                .. RawClient.Short(0)])
            .Send('B', [.. RawClient.Text("p"), .. RawClient.Text("s"), .. RawClient.Short(0),
                .. RawClient.Short(0),
                .. RawClient.Short(0)])
            .Send('D', [(byte)'S', .. RawClient.Text("s")])
            .Send('E', [.. RawClient.Text("p"), .. RawClient.Int(2)])
            .Send('E', [.. RawClient.Text("p"), .. RawClient.Int(2)])
            .Send('S');
        Assert.Equal("12tTDDsDCZ", string.Concat(client.ReadUntil('Z').Select(message => message.Type)));

        client.Send('Q', RawClient.Text("begin; declare c cursor for select * from claims.patients; "
            + "fetch 2 from c; fetch all from c; close c; commit"));
        Assert.Equal("CCTDDCTDCCCZ", string.Concat(client.ReadUntil('Z').Select(message => message.Type)));

        client.Send('Q', RawClient.Text("begin; select nosuch from claims.patients"));
        _ = client.ReadUntil('Z');
        client.Send('Q', RawClient.Text("select 1"));
        Assert.Contains("LW-PGW-0122", client.ReadError(), StringComparison.Ordinal);
        _ = client.Read();
        client.Send('Q', RawClient.Text("rollback; select 1"));
        Assert.Equal("CTDCZ", string.Concat(client.ReadUntil('Z').Select(message => message.Type)));

        client.Send('Q', RawClient.Text(" ; -- nothing\n"));
        Assert.Equal("IZ", string.Concat(client.ReadUntil('Z').Select(message => message.Type)));
    }

    [Fact]
    public void A_newer_protocol_is_negotiated_down()
    {
        using var client = new RawClient(_wire.Server.Address.Port).Encrypt().Start("kim", (3 << 16) | 2);
        Assert.Equal('v', client.Read().Type);
        Assert.Equal('R', client.Read().Type);
    }
}
