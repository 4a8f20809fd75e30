// A hostile or clumsy client gets an error with an id, or a closed connection; the server is unharmed.
using System.Net.Sockets;
using Npgsql;
using Xunit;
using static Lakeward.Tests.Server.RawClient;

namespace Lakeward.Tests.Server;

public sealed class HostileClientTests : IAsyncLifetime
{
    private const int Seed = 20_261_122;
    private SomeWire _wire = null!;

    private int Port => _wire.Server.Address.Port;

    public async ValueTask InitializeAsync() => _wire = await SomeWire.CreateAsync(
        options => options with { SignInLimit = TimeSpan.FromSeconds(3), MaxConnections = 12 });

    public async ValueTask DisposeAsync()
    {
        // Whatever a test did, the next client is answered.
        for (var attempt = 0; _wire.Server.Connections > 0 && attempt < 100; attempt++)
        {
            await Task.Delay(50);
        }

        await using (var connection = await _wire.ConnectAsync())
        {
            Assert.Equal(3L, await SomeWire.AskAsync(connection, "select count(*) from claims.patients"));
        }

        _wire.Dispose();
    }

    [Fact]
    public void Without_tls_nothing_is_heard_but_that_it_is_needed()
    {
        using var client = new RawClient(Port);
        Assert.Contains("LW-PGW-0103", client.Start("kim").ReadError(), StringComparison.Ordinal);
        Assert.Equal('\0', client.Read().Type);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x7f, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 3 })]
    [InlineData(new byte[] { 0, 0, 0, 8, 0, 9, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 3 })]
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20, 0x2f, 0x20 })]
    public void A_first_message_of_another_kind_ends_the_connection(byte[] bytes)
    {
        using var client = new RawClient(Port);
        Assert.Contains("LW-PGW-010", client.Bytes(bytes).ReadError(), StringComparison.Ordinal);
        Assert.Equal('\0', client.Read().Type);
    }

    [Fact]
    public void Half_open_connections_are_closed_when_the_sign_in_takes_too_long()
    {
        using var silent = new RawClient(Port);
        using var greeted = new RawClient(Port).Encrypt();
        using var asked = new RawClient(Port).Encrypt().Start("kim");
        Assert.Equal('R', asked.Read().Type);
        Assert.Equal('\0', asked.Read().Type);
        Assert.Equal('\0', silent.Read().Type);
        Assert.Equal('\0', greeted.Read().Type);
    }

    [Fact]
    public void Connections_are_bounded()
    {
        var clients = Enumerable.Range(0, 12).Select(_ => new RawClient(Port)).ToList();
        try
        {
            for (var attempt = 0; _wire.Server.Connections < 12 && attempt < 100; attempt++)
            {
                Thread.Sleep(20);
            }

            using var late = new RawClient(Port);
            Assert.Contains("LW-PGW-0106", late.ReadError(), StringComparison.Ordinal);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("PLAIN", "n,,n=,r=abcdefghijkl")]
    [InlineData("SCRAM-SHA-256", "")]
    [InlineData("SCRAM-SHA-256", "y,,n=,r=abcdefghijkl")]
    [InlineData("SCRAM-SHA-256", "p=tls-unique,,n=,r=abcdefghijkl")]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=")]
    [InlineData("SCRAM-SHA-256", "n,a=admin,n=,r=abcdefghijkl")]
    [InlineData("SCRAM-SHA-256-PLUS", "n,,n=,r=abcdefghijkl")]
    public async Task A_sign_in_that_is_not_as_it_must_be_is_refused_and_recorded(string mechanism,
        string first)
    {
        await _wire.TokenAsync("kim");
        var before = _wire.Lake.EventCount;
        using var client = new RawClient(Port).Encrypt().Start("kim");
        _ = client.Read();
        client.Send('p', [.. Text(mechanism), .. Int(first.Length),
            .. System.Text.Encoding.UTF8.GetBytes(first)]);
        Assert.Contains("LW-PGW-0104", client.ReadError(), StringComparison.Ordinal);
        Assert.Equal(["session.open/refused"], _wire.EventsSince(before));
    }

    [Fact]
    public async Task A_proof_over_another_nonce_or_of_another_token_is_refused()
    {
        var token = await _wire.TokenAsync("kim");
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => _wire.ConnectAsync("ana", token.Text));
        Assert.Equal("28P01", refused.SqlState);
        refused = await Assert.ThrowsAsync<PostgresException>(() =>
            _wire.ConnectAsync("kim", token.Text + "0"));
        Assert.Equal("28P01", refused.SqlState);
    }

    [Fact]
    public async Task Guessing_ends_soon_and_fills_no_log()
    {
        var before = _wire.Lake.EventCount;
        var states = new List<string>();
        for (var attempt = 0; attempt < 25; attempt++)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => _wire.ConnectAsync("nobody", "lw_000000000000_0"));
            states.Add(refused.SqlState);
        }

        Assert.Equal(("28P01", "28000"), (states[0], states[^1]));

        Assert.Equal(10, _wire.EventsSince(before).Count);
        Assert.All(_wire.Lake.Events(before, _wire.Lake.EventCount), entry =>
            Assert.Null(entry.Event.Principal));

        // The wait is over in a minute; this test does not wait, it serves anew.
        _wire.Dispose();
        await InitializeAsync();
    }

    [Fact]
    public async Task Statements_that_cannot_be_are_errors_and_the_session_goes_on()
    {
        var token = await _wire.TokenAsync("kim");
        using var client = new RawClient(Port).SignIn("kim", token.Text);
        foreach (var (sql, id) in ((string, string)[])
        [
            (new string(' ', 2 << 20) + "select 1", "LW-PGW-0111"),
            ("select '" + new string('x', 70_000) + "'", "LW-QRY-0102"),
            ("select 'x", "LW-PGW-0112"),
            ("select \"x", "LW-PGW-0112"),
            ("select /* x", "LW-PGW-0112"),
            ("select $a$ x", "LW-PGW-0112"),
            ("select $1", "LW-PGW-0119"),
            ("select $99999999999", "LW-PGW-0101"),
            ("select 1 union", "LW-QRY-0103"),
            ("\u200bselect 1 from claims.patients", "LW-PGW-0131"),
            ("fetch backward 1 from x", "LW-PGW-0116"),
            ("copy claims.patients to '/tmp/x'", "LW-PGW-0116"),
            ("copy claims.patients from stdin", "LW-PGW-0116"),
            ("set nosuchsetting = 1", "LW-PGW-0124"),
            ("set client_encoding = 'LATIN1'", "LW-PGW-0123"),
            ("close nosuch", "LW-PGW-0113"),
            ("create table t(a int)", "LW-PGW-0116"),
            ("select * from read_text('/etc/passwd')", "LW-PGW-0126"),
            ("select getenv('HOME')", "LW-PGW-0126"),
            ("with recursive r as (select 1 a union all select a from r) select * from r", "LW-PGW-0126"),
            ("select repeat('x', 1000000000)", "LW-PGW-0126"),
            ("select pg_sleep(10)", "LW-PGW-0126"),
            ("select " + string.Concat(Enumerable.Repeat("abs(", 5_000)) + "1" + new string(')', 5_000),
                "LW-"),
        ])
        {
            client.Send('Q', Text(sql));
            var said = client.ReadError();
            var start = sql[..Math.Min(60, sql.Length)];
            Assert.True(said.Contains(id, StringComparison.Ordinal), $"{start}: {said}");
            Assert.Equal('Z', client.Read().Type);
        }
    }

    [Fact]
    public async Task Malformed_messages_of_the_extended_protocol_are_skipped_up_to_sync()
    {
        var token = await _wire.TokenAsync("kim");
        using var client = new RawClient(Port).SignIn("kim", token.Text);
        byte[] parse = [.. Text(""), .. Text("select $1 from claims.patients"), .. Short(1), .. Int(23)];
        foreach (var (type, body, id) in ((char, byte[], string)[])
        [
            ('P', Text("no end of the statement"), "LW-PGW-0101"),
            ('P', [.. Text(""), .. Text("select $1"), .. Short(2000)], "LW-PGW-0101"),
            ('P', [.. Text(""), .. Text("select $1"), .. Short(-1)], "LW-PGW-0101"),
            ('P', [.. Text(""), .. Text("select $1"), .. Short(1), .. Int(987_654)], "LW-PGW-0118"),
            ('P', [.. Text(""), 0xff, 0xfe, 0, .. Short(0)], "LW-PGW-0101"),
            ('B', [.. Text(""), .. Text("nosuch"), .. Short(0), .. Short(0), .. Short(0)], "LW-PGW-0113"),
            ('B', [.. Text(""), .. Text(""), .. Short(0), .. Short(0), .. Short(0)], "LW-PGW-0119"),
            ('B', [.. Text(""), .. Text(""), .. Short(0), .. Short(1), .. Int(int.MaxValue), 1],
                "LW-PGW-0101"),
            ('B', [.. Text(""), .. Text(""), .. Short(1), .. Short(7), .. Short(1), .. Int(-1)],
                "LW-PGW-0101"),
            ('B', [.. Text(""), .. Text(""), .. Short(1), .. Short(1), .. Short(1), .. Int(2), 0, 1,
                .. Short(0)],
                "LW-PGW-0117"),
            ('B', [.. Text(""), .. Text(""), .. Short(0), .. Short(1), .. Int(2), (byte)'1', 0, .. Short(0)],
                "LW-PGW-0117"),
            ('E', [.. Text("nosuch"), .. Int(0)], "LW-PGW-0113"),
            ('D', [(byte)'P', .. Text("nosuch")], "LW-PGW-0113"),
        ])
        {
            client.Send('P', parse).Send(type, body).Send('E', [.. Text(""), .. Int(0)]).Send('S');
            Assert.Contains(id, client.ReadError(), StringComparison.Ordinal);
            Assert.Equal('Z', client.Read().Type);
        }

        client.Send('d', 1, 2, 3).Send('F', 0, 0, 0, 1);
        Assert.Contains("LW-PGW-0101", client.ReadError(), StringComparison.Ordinal);
        Assert.Equal('\0', client.Read().Type);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_closes_the_connection()
    {
        var token = await _wire.TokenAsync("kim");
        using var client = new RawClient(Port).SignIn("kim", token.Text);
        client.Bytes([(byte)'Q', .. Int(5 << 20)]);
        Assert.Contains("LW-PGW-0102", client.ReadError(), StringComparison.Ordinal);
        Assert.Equal('\0', client.Read().Type);
    }

    [Fact]
    public async Task Random_messages_harm_nobody()
    {
        var token = await _wire.TokenAsync("kim");
        var random = new Random(Seed);
        for (var round = 0; round < 40; round++)
        {
            using var client = new RawClient(Port).SignIn("kim", token.Text);
            try
            {
                for (var message = 0; message < 20; message++)
                {
                    var body = new byte[random.Next(40)];
                    random.NextBytes(body);
                    client.Send("PBDECSHQdcf"[random.Next(11)], body);
                }

                client.Send('S').Send('X');
                _ = client.ReadUntil('\0');
            }
            catch (IOException)
            {
                // The server has closed the connection: so be it.
                continue;
            }
            catch (SocketException)
            {
                continue;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
    }

    [Fact]
    public async Task A_wrong_cancel_key_cancels_nothing()
    {
        await using var connection = await _wire.ConnectAsync();
        using (var other = new RawClient(Port).Encrypt())
        {
            other.Bytes([.. Int(16), .. Int(80877102), .. Int(1), .. Int(12345)]);
            Assert.Equal('\0', other.Read().Type);
        }

        Assert.Equal(3L, await SomeWire.AskAsync(connection, "select count(*) from claims.patients"));
    }
}
