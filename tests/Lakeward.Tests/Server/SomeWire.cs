// A lake behind the PostgreSQL wire, in this process.
using System.Net;
using Lakeward.Access;
using Lakeward.Server.Wire;
using Lakeward.Tests.Ground;
using Npgsql;

namespace Lakeward.Tests.Server;

/// <summary>A lake with three patients, its server, and the short way to sign in.</summary>
internal sealed class SomeWire : IDisposable
{
    private readonly Dictionary<string, AccessToken> _tokens = [];

    private SomeWire(SomeLake some, Lake lake, WireServer server) =>
        (Some, Lake, Server) = (some, lake, server);

    /// <summary>The lake's folder.</summary>
    public SomeLake Some { get; }

    /// <summary>The open lake.</summary>
    public Lake Lake { get; }

    /// <summary>The server.</summary>
    public WireServer Server { get; }

    /// <summary>Makes a lake with patients and serves it.</summary>
    /// <param name="change">Changes the server's options.</param>
    /// <param name="content">What is loaded.</param>
    public static async Task<SomeWire> CreateAsync(
        Func<WireOptions, WireOptions>? change = null, string content = SomeLake.Patients)
    {
        var some = await SomeLake.CreateAsync();
        await some.LoadAsync(content);
        var lake = await some.OpenAsync();
        var options = new WireOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Certificate = ServerCertificate.SelfSigned(TimeProvider.System),
        };
        return new SomeWire(some, lake, WireServer.Start(lake, change?.Invoke(options) ?? options));
    }

    /// <summary>A token of a principal, the same each time.</summary>
    public async Task<AccessToken> TokenAsync(string principal)
    {
        if (!_tokens.TryGetValue(principal, out var token))
        {
            _tokens[principal] = token =
                await Lake.IssueTokenAsync(principal, "HOPERAT", TimeSpan.FromMinutes(10), "kim");
        }

        return token;
    }

    /// <summary>Signs in with Npgsql.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string principal = "kim", string? password = null)
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={Server.Address.Port};Username={principal};"
            + $"Password={password ?? (await TokenAsync(principal)).Text};Database=lake;SSL Mode=Require;"
            + "Pooling=false;Timeout=20");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Asks for one value.</summary>
    public static async Task<object?> AskAsync(
        NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }

    /// <summary>The kinds and outcomes of the events since an index, as <c>query/done</c>.</summary>
    public IReadOnlyList<string> EventsSince(long index) =>
        [.. Lake.Events(index, Lake.EventCount).Select(entry => $"{entry.Event.Kind}/{entry.Event.Outcome}")];

    public void Dispose()
    {
        Server.Dispose();
        Lake.Dispose();
        Some.Dispose();
    }
}
