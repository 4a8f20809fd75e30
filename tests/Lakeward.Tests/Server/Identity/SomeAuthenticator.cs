// An authenticator for passkeys, in software.
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Tests.Server.Identity;

/// <summary>One passkey on P-256 that verifies its user.</summary>
/// <remarks>References: Web Authentication Level 3, sections 6.1, 6.5 and 7; RFC 9052 for the key.</remarks>
internal sealed class SomeAuthenticator(string origin) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private uint _count;

    /// <summary>Its id in hexadecimal digits.</summary>
    public string Id => Convert.ToHexStringLower(_id);

    /// <summary>Answers the options of an enrolment.</summary>
    public object Create(JsonElement options)
    {
        var point = _key.ExportParameters(false).Q;
        byte[] authenticatorData =
        [
            .. Data(options.GetProperty("rp").GetProperty("id").GetString()!, 0x45),
            .. new byte[16], 0, (byte)_id.Length, .. _id,
            0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. point.X!, 0x22, 0x58, 32, .. point.Y!,
        ];
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8,
            0x58, (byte)authenticatorData.Length, .. authenticatorData,
        ];
        return Answer(new
        {
            clientDataJSON = Text(ClientData("webauthn.create", options)),
            attestationObject = Text(attestation),
            transports = Array.Empty<string>(),
        });
    }

    /// <summary>Answers the options of a sign-in.</summary>
    public object Sign(JsonElement options, string? elsewhere = null)
    {
        var authenticatorData = Data(options.GetProperty("rpId").GetString()!, 0x05);
        var clientData = ClientData("webauthn.get", options, elsewhere);
        var signature = _key.SignData(
            [.. authenticatorData, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new
        {
            clientDataJSON = Text(clientData),
            authenticatorData = Text(authenticatorData),
            signature = Text(signature),
        });
    }

    public void Dispose() => _key.Dispose();

    private object Answer(object response) => new
    {
        id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response,
    };

    private byte[] ClientData(string type, JsonElement options, string? elsewhere = null) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            type,
            challenge = options.GetProperty("challenge").GetString(),
            origin = elsewhere ?? origin,
            crossOrigin = false,
        }));

    private byte[] Data(string party, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(party)), flags, .. count];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
