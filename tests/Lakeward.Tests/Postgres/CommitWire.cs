// A wire to PostgreSQL that can be cut at the worst moment: while a transaction commits.
using System.Net.Sockets;

namespace Lakeward.Tests.Postgres;

/// <summary>
/// A socket that hands everything on. Once told to, it cuts the connection that sends the next COMMIT: before
/// the server gets it, or after the server has carried it out and before the client hears so.
/// </summary>
internal sealed class CommitWire : IDisposable
{
    private const string Name = ".s.PGSQL.5432";
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(200);
    private readonly string _server;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private int _cuts;
    private volatile bool _isArmed;
    private volatile bool _arrives;
    private volatile Socket? _silenced;

    public CommitWire(string server)
    {
        _server = Path.Combine(server, Name);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Folder, Name)));
        _listener.Listen();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where the socket lies.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lw-wire-").FullName;

    /// <summary>How often it was cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Cuts at the next COMMIT.</summary>
    /// <param name="arrives">Whether the server still gets it.</param>
    public void Cut(bool arrives) => (_arrives, _isArmed) = (arrives, true);

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                _ = Task.Run(() => CarryAsync(client));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await far.ConnectAsync(new UnixDomainSocketEndPoint(_server));
        await Task.WhenAll(PumpAsync(near, far, isUp: true), PumpAsync(far, near, isUp: false));
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                if (isUp && _isArmed && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0)
                {
                    _isArmed = false;
                    Interlocked.Increment(ref _cuts);
                    if (_arrives)
                    {
                        // The server commits, and the client never learns.
                        _silenced = to;
                        await to.SendAsync(buffer.AsMemory(0, read));
                        await Task.Delay(AnswerTime);
                    }

                    return;
                }

                if (_silenced == from)
                {
                    return;
                }

                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            // Either end takes the other with it.
            from.Close();
            to.Close();
        }
    }
}
