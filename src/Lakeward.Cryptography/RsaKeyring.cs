// A keyring over one RSA key pair: whoever has the public half seals, only the private half opens.
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Cryptography;

/// <summary>Wraps data keys with RSA-OAEP. With only the public key it seals and cannot open.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification, raw RSA keyring; RFC 8017 (OAEP, MGF1).
/// Parameters: OAEP with SHA-256 for both hashes unless told otherwise; provider information is the name.
/// Limits: keys of 2048 to 8192 bits. OAEP does not bind the encryption context: the message header does.
/// The private key stays in guarded memory and is lent to the provider for each unwrap. Thread-safe.
/// </remarks>
public sealed class RsaKeyring : IKeyring
{
    private const int LeastBits = 2048;
    private const int MostBits = 8192;
    private const int MaxPkcs8SizeBytes = 8 * 1024;

    private readonly string _providerId;
    private readonly byte[] _name;
    private readonly byte[] _publicKeyInfo;
    private readonly SecretKey? _pkcs8;
    private readonly RSAEncryptionPadding _padding;

    private RsaKeyring(
        string providerId, string name, byte[] publicKeyInfo, SecretKey? pkcs8, RSAEncryptionPadding? padding)
    {
        _providerId = providerId;
        _name = Encoding.UTF8.GetBytes(name);
        _publicKeyInfo = publicKeyInfo;
        _pkcs8 = pkcs8;
        _padding = padding ?? RSAEncryptionPadding.OaepSHA256;
    }

    /// <summary>A keyring that seals only, from a DER SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0401: not an RSA public key of an accepted size.
    /// </exception>
    public static RsaKeyring FromPublicKey(
        string providerId, string name, ReadOnlySpan<byte> spki, RSAEncryptionPadding? padding = null)
    {
        using var rsa = ImportPublic(spki);
        return new RsaKeyring(providerId, name, rsa.ExportSubjectPublicKeyInfo(), pkcs8: null, padding);
    }

    /// <summary>
    /// A keyring that seals and opens, from a PKCS#8 private key, of which it keeps a guarded copy.
    /// </summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0401: not an RSA private key of an accepted size.
    /// </exception>
    public static RsaKeyring FromPrivateKey(
        string providerId, string name, SecretKey pkcs8, RSAEncryptionPadding? padding = null)
    {
        using var rsa = ImportPrivate(pkcs8);
        return new RsaKeyring(providerId, name, rsa.ExportSubjectPublicKeyInfo(), pkcs8.Copy(), padding);
    }

    /// <summary>
    /// A fresh key pair: PKCS#8 in guarded memory (the caller disposes it) and its public key info.
    /// </summary>
    public static (SecretKey Pkcs8, byte[] PublicKeyInfo) GenerateKeyPair(int bits = 3072)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, LeastBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MostBits);
        using var rsa = RSA.Create(bits);
        Span<byte> buffer = stackalloc byte[MaxPkcs8SizeBytes];
        try
        {
            return rsa.TryExportPkcs8PrivateKey(buffer, out var written)
                ? (SecretKey.From(buffer[..written]), rsa.ExportSubjectPublicKeyInfo())
                : throw CryptographyErrors.BadKey("the private key does not fit its buffer");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>The public half as DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKeyInfo => _publicKeyInfo;

    public WrappedKey Wrap(SecretKey dataKey, EncryptionContext context)
    {
        using var rsa = ImportPublic(_publicKeyInfo);
        var ciphertext = new byte[rsa.KeySize / 8];
        rsa.Encrypt(dataKey.Bytes, ciphertext, _padding);
        return new WrappedKey(_providerId, _name, ciphertext);
    }

    public SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes)
    {
        if (_pkcs8 is null
            || !string.Equals(wrapped.ProviderId, _providerId, StringComparison.Ordinal)
            || !wrapped.ProviderInformation.Span.SequenceEqual(_name))
        {
            return null;
        }

        using var rsa = ImportPrivate(_pkcs8);
        Span<byte> dataKey = stackalloc byte[MostBits / 8];
        try
        {
            return rsa.TryDecrypt(wrapped.Ciphertext.Span, dataKey, _padding, out var written)
                && written == sizeBytes
                ? SecretKey.From(dataKey[..written])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    public void Dispose() => _pkcs8?.Dispose();

    private static RSA ImportPublic(ReadOnlySpan<byte> spki)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(spki, out _);
            return Checked(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw CryptographyErrors.BadKey("it is not an RSA public key");
        }
    }

    private static RSA ImportPrivate(SecretKey pkcs8)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8.Bytes, out _);
            return Checked(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw CryptographyErrors.BadKey("it is not an RSA private key");
        }
    }

    private static RSA Checked(RSA rsa) => rsa.KeySize is >= LeastBits and <= MostBits
        ? rsa
        : throw CryptographyErrors.BadKey($"RSA keys have {LeastBits} to {MostBits} bits, not {rsa.KeySize}");
}
