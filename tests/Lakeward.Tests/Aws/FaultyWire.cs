// Stands between a client and an HTTP server and does to their talk what networks and tired servers do.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lakeward.Tests.Aws;

/// <summary>
/// A forwarder on loopback, one request for each connection. What happens to a request is decided by a
/// function that sees it; all requests are kept.
/// </summary>
internal sealed class FaultyWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly List<WireRequest> _requests = [];
    private readonly Dictionary<string, byte[]> _recorded = [];

    public FaultyWire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _ = Task.Run(ListenAsync);
    }

    /// <summary>What happens to a request; nothing by default.</summary>
    public Func<WireRequest, WireFault> Decide { get; set; } = _ => WireFault.None;

    /// <summary>How long a late answer takes.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where to connect.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<WireRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Forget()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadHeadAsync(stream) is { } head)
                {
                    await ServeAsync(stream, head);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(NetworkStream client, string head)
    {
        WireRequest request;
        lock (_requests)
        {
            var words = head.Split(' ', 3);
            request = new WireRequest(words[0], words[1], head, _requests.Count);
            _requests.Add(request);
        }

        var fault = Decide(request);
        if (fault == WireFault.DropAtOnce)
        {
            return;
        }

        if (head.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        var body = new byte[NumberOf(head, "content-length:") / (fault == WireFault.DropInBody ? 2 : 1)];
        await client.ReadExactlyAsync(body);
        if (fault is WireFault.DropInBody)
        {
            return;
        }

        if (fault is WireFault.Unavailable)
        {
            await client.WriteAsync(
                "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            return;
        }

        var answer = fault is WireFault.Stale ? _recorded[Key(request)] : await ForwardAsync(head, body);
        lock (_recorded)
        {
            _recorded.TryAdd(Key(request), answer);
        }

        request.AnswerBytes = answer.Length;
        await AnswerAsync(client, answer, fault);
    }

    private async Task AnswerAsync(NetworkStream client, byte[] answer, WireFault fault)
    {
        if (fault is WireFault.DropAfter)
        {
            return;
        }

        if (fault is WireFault.Late)
        {
            await Task.Delay(Lateness);
        }

        var headEnd = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var size = fault is WireFault.CutShort ? headEnd + ((answer.Length - headEnd) / 2) : answer.Length;
        await client.WriteAsync(answer.AsMemory(0, size));
    }

    private async Task<byte[]> ForwardAsync(string head, byte[] body)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _serverPort);
        var stream = server.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Closing(head)));
        await stream.WriteAsync(body);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        var bytes = answer.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var said = Encoding.ASCII.GetString(bytes, 0, end);
        return [.. Encoding.ASCII.GetBytes(Closing(said)), .. bytes.AsSpan(end)];
    }

    /// <summary>A head that ends its connection.</summary>
    private static string Closing(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(line =>
            !line.StartsWith("connection:", StringComparison.OrdinalIgnoreCase)
            && !line.StartsWith("expect:", StringComparison.OrdinalIgnoreCase));
        return string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
    }

    private static string Key(WireRequest request) => $"{request.Method} {request.Target}";

    private static int NumberOf(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(
            line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } line
        ? int.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture)
        : 0;

    private static async Task<string?> ReadHeadAsync(NetworkStream client)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || head[^4] != '\r' || head[^3] != '\n' || head[^2] != '\r' || head[^1] != '\n')
        {
            if (await client.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }
}
