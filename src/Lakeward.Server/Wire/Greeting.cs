// What happens before a session: TLS, the client's wishes, and the sign-in.
using System.Net.Security;
using System.Net.Sockets;
using Lakeward.Server.Service;
using Lakeward.Access;
using Lakeward.Errors;

namespace Lakeward.Server.Wire;

/// <summary>
/// Greets one connection. 1. TLS, without which nothing else is heard. 2. The startup message, or a request
/// to cancel another session's statement. 3. The sign-in, recorded in the audit log either way.
/// </summary>
/// <remarks>References: PostgreSQL 15, chapter 55.2.1, 55.2.10 and 55.3.1.</remarks>
internal sealed class Greeting(Socket socket, Lake lake, WireOptions options, RefusalCount refusals)
{
    private const int MaxStartupBytes = 10_000;
    private const int MaxSaslBytes = 4_096;
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const int CancelRequest = 80877102;
    private const int ProtocolMajor = 3;
    private const int Tls12 = 0xC00; // The framework numbers versions upwards.

    /// <summary>What the client asked for at its start, by name.</summary>
    public Dictionary<string, string> Wishes { get; } = new(StringComparer.Ordinal);

    /// <summary>The encrypted stream.</summary>
    public SslStream? Secure { get; private set; }

    /// <summary>The session whose statement is to be cancelled, by its process id and key.</summary>
    public (int Process, int Key)? Cancels { get; private set; }

    /// <summary>Where messages are read from and written to.</summary>
    public (WireInput Input, WireOutput Output) Wire { get; private set; }

    /// <summary>Greets; null where there will be no session.</summary>
    /// <exception cref="LakeException">Refused, or a violation of the protocol.</exception>
    public TokenVerifier? Run()
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        Wire = (new WireInput(plain), new WireOutput(plain));
        for (var requests = 0; requests < 4; requests++)
        {
            if (!Wire.Input.ReadUntyped(MaxStartupBytes))
            {
                return null;
            }

            var body = Wire.Input.Body;
            switch (body.Int32())
            {
                case SslRequest when Secure is null:
                    plain.WriteByte((byte)'S');
                    Encrypt(plain);
                    break;
                case SslRequest or GssRequest:
                    (Secure ?? (Stream)plain).WriteByte((byte)'N');
                    break;
                case CancelRequest:
                    Cancels = (body.Int32(), body.Int32());
                    return null;
                case var version when version >> 16 == ProtocolMajor:
                    ReadWishes(body, version & 0xffff);
                    return Secure is null ? throw WireErrors.TlsRequired() : SignIn();
                default:
                    throw WireErrors.Malformed("its protocol version");
            }
        }

        throw WireErrors.Malformed("too many requests before the start");
    }

    private void Encrypt(NetworkStream plain)
    {
        Secure = new SslStream(plain);
        var terms = new SslServerAuthenticationOptions { ServerCertificate = options.Certificate };
        StrongTls.Apply(terms);
        Secure.AuthenticateAsServer(terms);
        if ((int)Secure.SslProtocol < Tls12)
        {
            throw WireErrors.TlsRequired();
        }

        Wire = (new WireInput(Secure), new WireOutput(Secure));
    }

    private void ReadWishes(MessageBody body, int minor)
    {
        var unknown = new List<string>();
        while (body.Text() is { Length: > 0 } name)
        {
            var wish = body.Text();
            if (name.StartsWith("_pq_.", StringComparison.Ordinal))
            {
                unknown.Add(name);
            }
            else
            {
                Wishes[name] = wish;
            }
        }

        body.End();
        if (minor > 0 || unknown.Count > 0)
        {
            var output = Wire.Output;
            output.Begin('v');
            output.Int32(ProtocolMajor << 16);
            output.Int32(unknown.Count);
            unknown.ForEach(output.Text);
            output.End();
        }
    }

    private TokenVerifier SignIn()
    {
        var address = ((System.Net.IPEndPoint)socket.RemoteEndPoint!).Address;
        if (refusals.IsOver(address))
        {
            throw WireErrors.TooManyRefused();
        }

        var user = Wishes.GetValueOrDefault("user", "");
        var checkedToken = Prove(user);
        if (checkedToken is not var (token, final))
        {
            refusals.Add(address);
            var refusal = WireErrors.SignInRefused();
            lake.RecordRefusedSignInAsync("postgresql", user, refusal.Id).GetAwaiter().GetResult();
            throw refusal;
        }

        lake.RecordSignInAsync("postgresql", token).GetAwaiter().GetResult();
        var output = Wire.Output;
        output.Begin('R');
        output.Int32(12);
        output.Plain(final);
        output.End();
        output.Begin('R');
        output.Int32(0);
        output.End();
        return token;
    }

    private (TokenVerifier Token, string ServerFinal)? Prove(string user)
    {
        var output = Wire.Output;
        output.Begin('R');
        output.Int32(10);
        output.Text(Scram.Bound);
        output.Text(Scram.Plain);
        output.Byte(0);
        output.End();
        output.Send();

        var scram = new Scram(ServerCertificate.BindingHash(options.Certificate));
        var (salt, verifiers) = lake.TokensOf(user);
        var body = ReadSasl();
        var mechanism = body.Text();
        var challenge = scram.Challenge(
            mechanism, MessageBody.TextOf(body.Bytes(body.Int32())), salt);
        if (challenge is null)
        {
            return null;
        }

        output.Begin('R');
        output.Int32(11);
        output.Plain(challenge);
        output.End();
        output.Send();
        body = ReadSasl();
        return scram.Check(MessageBody.TextOf(body.Bytes(body.Left)), verifiers);
    }

    private MessageBody ReadSasl() => Wire.Input.Read(MaxSaslBytes) == 'p'
        ? Wire.Input.Body
        : throw WireErrors.Malformed("an answer to the sign-in was expected");
}
