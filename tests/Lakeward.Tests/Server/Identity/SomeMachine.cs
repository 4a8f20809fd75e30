// A machine with a key pair, which proves itself to a service.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lakeward.Tests.Server.Identity;

/// <summary>Signs proofs as RFC 7523 has them, right ones and wrong ones.</summary>
internal sealed class SomeMachine : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key as a JSON Web Key.</summary>
    public object Key
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return new { kty = "EC", crv = "P-256", x = Text(point.X!), y = Text(point.Y!) };
        }
    }

    /// <summary>The claims of a right proof.</summary>
    public static Dictionary<string, object> Claims(string credential, string audience, DateTimeOffset now) =>
        new()
    {
        ["iss"] = credential,
        ["sub"] = credential,
        ["aud"] = audience,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 60,
        ["jti"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
    };

    /// <summary>Signs claims.</summary>
    public string Sign(Dictionary<string, object> claims, string algorithm = "ES256")
    {
        var signed = $"{Text(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT" }))}."
            + Text(JsonSerializer.SerializeToUtf8Bytes(claims));
        var signature = algorithm == "none" ? [] : _key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Text(signature)}";
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
