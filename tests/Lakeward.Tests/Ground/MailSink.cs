// A mail server for a test: it takes what it is given and keeps it.
using System.Net;
using System.Net.Sockets;
using Lakeward.Notices;

namespace Lakeward.Tests.Ground;

/// <summary>Speaks as much SMTP as a client that sends needs; one connection at a time.</summary>
internal sealed class MailSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _messages = [];
    private readonly bool _refuses;
    private readonly Lock _lock = new();

    public MailSink(bool refuses = false)
    {
        _refuses = refuses;
        _listener.Start();
        _ = ServeAsync();
    }

    public MailRelay Relay => new("localhost", ((IPEndPoint)_listener.LocalEndpoint).Port, StartTls: false);

    /// <summary>The messages taken, each with its recipients before it.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink");
        var message = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync() is { } text && text != ".")
                {
                    message.Add(text);
                }

                lock (_lock)
                {
                    _messages.Add(string.Join('\n', message));
                }
            }
            else if (verb is "RCPT")
            {
                message.Add(line);
            }

            await writer.WriteLineAsync(verb switch
            {
                "QUIT" => "221 bye",
                "RCPT" when _refuses => "550 nobody here",
                _ => "250 ok",
            });
        }
    }
}
