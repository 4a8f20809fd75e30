// An ECDSA P-256 key that signs checkpoints and receipts.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>
/// ECDSA over NIST P-256 with SHA-256 (FIPS 186-5). Signatures are ASN.1 DER (RFC 3279), as signed
/// notes of type 0x02 want them.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const int MaxPkcs8SizeBytes = 512;
    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => _key = key;

    /// <summary>The public half as DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKeyInfo => _key.ExportSubjectPublicKeyInfo();

    /// <summary>A fresh key pair.</summary>
    public static SigningKey Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a PKCS#8 private key out of guarded memory.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a P-256 key.</exception>
    public static SigningKey Import(SecretKey pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Bytes, out _);
        return new SigningKey(key);
    }

    /// <summary>The private key as PKCS#8, in guarded memory; the caller disposes it.</summary>
    public SecretKey Export()
    {
        Span<byte> buffer = stackalloc byte[MaxPkcs8SizeBytes];
        try
        {
            return _key.TryExportPkcs8PrivateKey(buffer, out var written)
                ? SecretKey.From(buffer[..written])
                : throw new System.Security.Cryptography.CryptographicException("The key does not fit.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>Signs the SHA-256 of <paramref name="message"/>; returns DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) =>
        _key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>
    /// Whether <paramref name="signature"/> (DER) is a signature of the message under the public key.
    /// </summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKeyInfo, out _);
        return key.VerifyData(
            message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose() => _key.Dispose();
}
