// The ECDSA signature over a whole message that the signed suites carry.
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>Hashes a message as it passes, then signs it or verifies its footer.</summary>
/// <remarks>
/// References: AWS Encryption SDK specification, message footer; SEC 1 section 2.3.4 (point compression).
/// Parameters: P-256 with SHA-256 or P-384 with SHA-384, DER signature, public key as a base64 compressed
/// point in the encryption context. Limits: the key is made for one message; it proves that header and
/// body belong together and does not tell who sealed them. Not thread-safe: bytes come in message order.
/// </remarks>
internal sealed class MessageSignature : IDisposable
{
    public const int MaxFooterSizeBytes = 2 + 256;

    private readonly ECDsa _key;
    private readonly IncrementalHash _hash;

    private MessageSignature(ECDsa key, HashAlgorithmName hash)
    {
        _key = key;
        _hash = IncrementalHash.CreateHash(hash);
    }

    /// <summary>A fresh key pair to sign with.</summary>
    public static MessageSignature Create(SuiteParameters suite)
    {
        var hash = suite.SignatureHash!.Value;
        return new MessageSignature(ECDsa.Create(CurveOf(hash)), hash);
    }

    /// <summary>The verifier for the public key that the message's context carries.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0311: there is no usable public key.</exception>
    public static MessageSignature Verifier(SuiteParameters suite, EncryptionContext context)
    {
        var hash = suite.SignatureHash!.Value;
        var size = hash == HashAlgorithmName.SHA256 ? 32 : 48;
        var point = new byte[1 + size];
        var text = context[EncryptionContext.PublicKeyName];
        if (text is null
            || !Convert.TryFromBase64String(text, point, out var written)
            || written != point.Length
            || point[0] is not (2 or 3))
        {
            throw CryptographyErrors.SignatureInvalid();
        }

        try
        {
            var q = new ECPoint { X = point[1..], Y = DecompressY(point, hash) };
            var key = new ECParameters { Curve = CurveOf(hash), Q = q };
            return new MessageSignature(ECDsa.Create(key), hash);
        }
        catch (CryptographicException)
        {
            throw CryptographyErrors.SignatureInvalid();
        }
    }

    /// <summary>The public key as the encryption context carries it.</summary>
    public string PublicKeyText()
    {
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        return Convert.ToBase64String([(byte)(2 + (q.Y![^1] & 1)), .. q.X!]);
    }

    /// <summary>Takes the next bytes of header or body.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Signs all that was appended; gives the footer.</summary>
    public byte[] Footer()
    {
        var signature = _key.SignHash(_hash.GetHashAndReset(), DSASignatureFormat.Rfc3279DerSequence);
        var footer = new byte[2 + signature.Length];
        BinaryPrimitives.WriteUInt16BigEndian(footer, (ushort)signature.Length);
        signature.CopyTo(footer, 2);
        return footer;
    }

    /// <summary>Refuses a footer that is not a signature of all that was appended.</summary>
    /// <exception cref="CryptographyException">
    /// LW-CRY-0302: cut short. LW-CRY-0308: too long. LW-CRY-0311.
    /// </exception>
    public void Verify(ReadOnlySpan<byte> footer)
    {
        var reader = new FieldReader(footer);
        if (!reader.TryField(out var signature))
        {
            // A length that no signature has is damage; one that could be real is a message cut short.
            throw reader.Needs > MaxFooterSizeBytes
                ? CryptographyErrors.SignatureInvalid()
                : CryptographyErrors.Truncated();
        }

        if (reader.Position != footer.Length)
        {
            throw CryptographyErrors.TrailingBytes();
        }

        if (!_key.VerifyHash(_hash.GetHashAndReset(), signature, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw CryptographyErrors.SignatureInvalid();
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        _hash.Dispose();
    }

    private static ECCurve CurveOf(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;

    // Both primes are 3 mod 4, so a square root is one power. That the point lies on the curve is checked
    // by the import: a wrong root makes it refuse.
    private static byte[] DecompressY(byte[] point, HashAlgorithmName hash)
    {
        var (primeText, constantText) = hash == HashAlgorithmName.SHA256
            ? ("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
                "05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B")
            : ("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE"
                + "FFFFFFFF0000000000000000FFFFFFFF",
                "0B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875A"
                + "C656398D8A2ED19D2A85C8EDD3EC2AEF");
        var prime = Number(primeText);
        var x = new BigInteger(point.AsSpan(1), isUnsigned: true, isBigEndian: true);
        var square = ((x * x * x) - (3 * x) + Number(constantText)) % prime;
        var y = BigInteger.ModPow(square < 0 ? square + prime : square, (prime + 1) / 4, prime);
        if (y.IsEven != (point[0] == 2))
        {
            y = prime - y;
        }

        var bytes = new byte[point.Length - 1];
        var size = y.GetByteCount(isUnsigned: true);
        _ = y.TryWriteBytes(bytes.AsSpan(bytes.Length - size), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private static BigInteger Number(string hex) => BigInteger.Parse(
        hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
