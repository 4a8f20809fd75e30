// Listens for clients of PostgreSQL's protocol and gives each connection a thread.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>
/// The PostgreSQL wire of a lake: protocol 3.0 over TLS. A connection has a thread of its own, because the
/// engine's calls block; their number is bounded. Dispose it to end all sessions.
/// </summary>
public sealed class WireServer : IDisposable
{
    private const int WriteLimitMs = 300_000;
    private readonly Lake _lake;
    private readonly WireOptions _options;
    private readonly Socket _listener;
    private readonly RefusalCount _refusals;
    private readonly ConcurrentDictionary<Socket, Thread> _connections = new();
    private readonly ConcurrentDictionary<(int Process, int Key), WireSession> _sessions = new();
    private readonly Thread _acceptor;
    private int _lastProcess;
    private volatile bool _stopping;

    private WireServer(Lake lake, WireOptions options, Socket listener)
    {
        (_lake, _options, _listener) = (lake, options, listener);
        _refusals = new RefusalCount(options.Time);
        _acceptor = new Thread(Accept) { IsBackground = true, Name = "wire acceptor" };
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>How many connections there are.</summary>
    public int Connections => _connections.Count;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="LakeException">LW-PGW-0127: the address is in use or not one of this machine.
    /// </exception>
    public static WireServer Start(Lake lake, WireOptions options)
    {
        var listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(options.Listen);
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw WireErrors.NoAddress(options.Listen.ToString());
        }

        var server = new WireServer(lake, options, listener);
        server._acceptor.Start();
        return server;
    }

    /// <summary>Stops listening, cancels running statements and ends all sessions.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _listener.Dispose();
        _acceptor.Join();
        foreach (var session in _sessions.Values)
        {
            session.Stop(WireErrors.ShuttingDown());
        }

        foreach (var (socket, thread) in _connections)
        {
            if (!thread.Join(TimeSpan.FromSeconds(2)))
            {
                socket.Dispose();
                thread.Join();
            }
        }
    }

    private void Accept()
    {
        while (!_stopping)
        {
            try
            {
                Welcome(_listener.Accept());
            }
            catch (SocketException)
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Welcome(Socket socket)
    {
        socket.NoDelay = true;
        socket.SendTimeout = WriteLimitMs;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (_connections.Count >= _options.MaxConnections)
        {
            Refuse(socket);
            return;
        }

        var thread = new Thread(() => Serve(socket)) { IsBackground = true, Name = "wire session" };
        _connections[socket] = thread;
        thread.Start();
    }

    /// <summary>A few bytes fit into the socket's own buffer, so this waits for nobody.</summary>
    private void Refuse(Socket socket)
    {
        using (socket)
        {
            try
            {
                using var stream = new NetworkStream(socket, ownsSocket: false);
                var output = new WireOutput(stream);
                output.Error("FATAL", WireErrors.TooManyConnections(_options.MaxConnections));
                output.Send();
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    /// <summary>The outermost loop of a connection: whatever arrives here ends it and nothing else.</summary>
    private void Serve(Socket socket)
    {
        var greeting = new Greeting(socket, _lake, _options, _refusals);
        try
        {
            if (Greet(socket, greeting) is { } token)
            {
                Hold(socket, greeting, token);
            }
            else if (greeting.Cancels is { } cancelled && _sessions.TryGetValue(cancelled, out var session))
            {
                session.Cancel();
            }
        }
        catch (LakeException failure)
        {
            Tell(greeting, failure);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException
            or AuthenticationException)
        {
            // The client is gone, or never spoke TLS: there is nobody to tell.
            return;
        }
        catch (Exception)
        {
            Tell(greeting, WireErrors.Unexpected());
        }
        finally
        {
            greeting.Secure?.Dispose();
            socket.Dispose();
            _connections.TryRemove(socket, out _);
        }
    }

    /// <summary>Greets within the limit: when it is over the socket closes, whoever sends how
    /// slowly.</summary>
    private TokenVerifier? Greet(Socket socket, Greeting greeting)
    {
        using var limit = _options.Time.CreateTimer(
            _ => socket.Dispose(), null, _options.SignInLimit, Timeout.InfiniteTimeSpan);
        return greeting.Run();
    }

    private void Hold(Socket socket, Greeting greeting, TokenVerifier token)
    {
        var id = (Interlocked.Increment(ref _lastProcess), RandomNumberGenerator.GetInt32(int.MaxValue));
        using var session = new WireSession(_lake, _options, token, greeting.Wire, socket);
        _sessions[id] = session;
        try
        {
            if (!_stopping)
            {
                session.Run(id, greeting.Wishes);
            }
        }
        finally
        {
            _sessions.TryRemove(id, out _);
        }
    }

    private static void Tell(Greeting greeting, LakeException failure)
    {
        try
        {
            greeting.Wire.Output.Error("FATAL", failure);
            greeting.Wire.Output.Send();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone.
            return;
        }
    }
}
