// Makes a machine's key pair: the private half for a file, the public one for the service.
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Remote;

/// <summary>An ECDSA key on P-256.</summary>
internal sealed class MachineKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Writes the public half as a JSON Web Key (RFC 7517).</summary>
    public void WritePublic(Utf8JsonWriter json)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        json.WriteStartObject("key"u8);
        json.WriteString("kty"u8, "EC");
        json.WriteString("crv"u8, "P-256");
        json.WriteString("x"u8, Base64Url.EncodeToString(point.X));
        json.WriteString("y"u8, Base64Url.EncodeToString(point.Y));
        json.WriteEndObject();
    }

    /// <summary>Writes the private half in PEM (PKCS #8) to a file that is not published yet.</summary>
    public void WritePrivate(NewFile file)
    {
        var text = Encoding.ASCII.GetBytes(_key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            file.Content.Write(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
