// Notices: signed, retried, never held up by a target that hangs, and without a word of the content.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lakeward.Server.Work;
using Lakeward.Tests.Ground;
using Lakeward.Tests.Server.Drops;
using Xunit;

namespace Lakeward.Tests.Server.Work;

public sealed class NoticeTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Received_loaded_and_quarantined_are_told_by_mail_and_webhook_signed_and_after_failures()
    {
        using var mail = new MailSink();
        await using var hook = new HookSink(failures: 2);
        await using var drops = await SomeDrops.CreateAsync(options => options with
        {
            Work = options.Work with
            {
                Mail = mail.Relay,
                MailTo = ["ops@example.org"],
                Webhook = new Webhook(hook.Address, Secret, TimeSpan.FromMilliseconds(500)),
            },
        });
        var bad = SomeLake.Patients + "p4,Dee Moss,never,I10,1.00\n";
        var id = await drops.Some.SendAsync(bad);
        Assert.Equal(QueuedState.Quarantined, (await drops.OverAsync(id)).State);
        await hook.TakenAsync(2);
        var kinds = new List<string>();
        foreach (var (signature, body) in hook.Taken)
        {
            var parts = signature.Split(',')
                .ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]);
            var expected = HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{body}"));
            Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
            Assert.DoesNotContain("patients.csv", body, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(body);
            Assert.Equal(id, json.RootElement.GetProperty("delivery").GetString());
            kinds.Add(json.RootElement.GetProperty("kind").GetString()!);
        }

        Assert.Equal(["delivery.quarantined", "delivery.received"], kinds.Order());
        for (var turn = 0; mail.Messages.Count < 2 && turn < 200; turn++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(2, mail.Messages.Count);
        Assert.All(mail.Messages, message =>
            Assert.Contains("ops@example.org", message, StringComparison.Ordinal));
    }

    /// <summary>Hangs or fails a few times, then takes what is posted.</summary>
    private sealed class HookSink : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<(string, string)> _taken = [];
        private readonly Task _serving;
        private int _failures;

        public HookSink(int failures)
        {
            _failures = failures;
            _listener.Start();
            _serving = ServeAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

        public IReadOnlyList<(string Signature, string Body)> Taken
        {
            get
            {
                lock (_taken)
                {
                    return [.. _taken];
                }
            }
        }

        public async Task TakenAsync(int count)
        {
            for (var turn = 0; Taken.Count < count && turn < 300; turn++)
            {
                await Task.Delay(50);
            }

            Assert.Equal(count, Taken.Count);
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    _ = TalkAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task TalkAsync(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
            {
                var (signature, length) = ("", 0);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    if (line.StartsWith("Lakeward-Signature: ", StringComparison.OrdinalIgnoreCase))
                    {
                        signature = line[20..];
                    }
                    else if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                    {
                        length = int.Parse(line[16..]);
                    }
                }

                var body = new char[length];
                await reader.ReadBlockAsync(body);
                if (Interlocked.Decrement(ref _failures) >= 0)
                {
                    // Hangs longer than anybody waits.
                    await Task.Delay(2000);
                    return;
                }

                lock (_taken)
                {
                    _taken.Add((signature, new string(body)));
                }

                await client.GetStream()
                    .WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
    }
}
