// A client that sends whatever bytes a test wants.
using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Tests.Server;

/// <summary>One connection. A message that is read is its type and its body.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp;
    private Stream _stream;

    public RawClient(int port)
    {
        _tcp = new TcpClient("127.0.0.1", port) { ReceiveTimeout = 20_000 };
        _stream = _tcp.GetStream();
    }

    /// <summary>Asks for TLS and starts it.</summary>
    public RawClient Encrypt()
    {
        Untyped(Int(80877103));
        if (_stream.ReadByte() != 'S')
        {
            throw new InvalidOperationException("The server offers no TLS.");
        }

        var secure = new SslStream(
            _stream,
            leaveInnerStreamOpen: false,
            (_, _, _, errors) => !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable));
        secure.AuthenticateAsClient("localhost");
        _stream = secure;
        return this;
    }

    /// <summary>Sends a startup message.</summary>
    public RawClient Start(string user, int version = 3 << 16)
    {
        Untyped([.. Int(version), .. Text("user"), .. Text(user), .. Text("database"), .. Text("lake"), 0]);
        return this;
    }

    /// <summary>Signs in by SCRAM-SHA-256 and reads up to the first ReadyForQuery.</summary>
    public RawClient SignIn(string user, string password)
    {
        Encrypt().Start(user);
        _ = Read();
        var first = "n=,r=clientnonceclientnonce";
        Send('p', [.. Text("SCRAM-SHA-256"), .. Int(first.Length + 3),
            .. Encoding.UTF8.GetBytes($"n,,{first}")]);
        var challenge = Encoding.UTF8.GetString(Read().Body.AsSpan(4));
        var parts = challenge.Split(',').ToDictionary(part => part[0], part => part[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(parts['s']), int.Parse(parts['i']), HashAlgorithmName.SHA256,
                32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var bare = $"c=biws,r={parts['r']}";
        var message = Encoding.UTF8.GetBytes($"{first},{challenge},{bare}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        var proof = clientKey.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        Send('p', Encoding.UTF8.GetBytes($"{bare},p={Convert.ToBase64String(proof)}"));
        _ = ReadUntil('Z');
        return this;
    }

    /// <summary>Sends bytes as they are.</summary>
    public RawClient Bytes(params byte[] bytes)
    {
        _stream.Write(bytes);
        _stream.Flush();
        return this;
    }

    /// <summary>Sends a message.</summary>
    public RawClient Send(char type, params byte[] body) =>
        Bytes([(byte)type, .. Int(body.Length + 4), .. body]);

    /// <summary>Reads a message; the type is NUL where the server has closed the connection.</summary>
    public (char Type, byte[] Body) Read()
    {
        var head = new byte[5];
        try
        {
            if (_stream.ReadAtLeast(head, 5, throwOnEndOfStream: false) < 5)
            {
                return ('\0', []);
            }

            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            _stream.ReadExactly(body);
            return ((char)head[0], body);
        }
        catch (IOException e) when (
            e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            throw;
        }
        catch (IOException)
        {
            return ('\0', []);
        }
    }

    /// <summary>Reads messages up to one of a type; returns all of them, or up to the end.</summary>
    public List<(char Type, byte[] Body)> ReadUntil(char type)
    {
        var read = new List<(char Type, byte[] Body)>();
        do
        {
            read.Add(Read());
        }
        while (read[^1].Type != type && read[^1].Type != '\0');

        return read;
    }

    /// <summary>The fields of the next error, or what came instead.</summary>
    public string ReadError()
    {
        var message = Read();
        while (message.Type is not ('E' or '\0' or 'Z'))
        {
            message = Read();
        }

        return message.Type == 'E' ? Encoding.UTF8.GetString(message.Body).Replace('\0', ' ')
            : $"no error: {message.Type}";
    }

    public static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Short(short value) => Int(value)[2..];

    public static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }

    private void Untyped(byte[] body) => Bytes([.. Int(body.Length + 4), .. body]);
}
