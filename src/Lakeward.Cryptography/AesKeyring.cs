// A keyring over one AES key, laid out as the AWS Encryption SDK's raw AES keyring.
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lakeward.Cryptography;

/// <summary>
/// Wraps data keys with AES-GCM under one wrapping key; the encryption context is the additional data.
/// </summary>
/// <remarks>
/// References: AWS Encryption SDK specification, raw AES keyring; NIST SP 800-38D.
/// Parameters: 128-, 192- or 256-bit key, random 96-bit IV, 128-bit tag; provider information is the
/// name, tag bits (u32), IV bytes (u32), IV. Limits: 2^32 wraps under one key (random IVs).
/// Owns a guarded copy of the key. Thread-safe.
/// </remarks>
public sealed class AesKeyring : IKeyring
{
    private const int IvSizeBytes = 12;
    private const int TagSizeBytes = 16;
    private const int TrailerSizeBytes = 8 + IvSizeBytes;

    private readonly string _providerId;
    private readonly byte[] _name;
    private readonly SecretKey _key;

    /// <summary>A keyring that owns a copy of <paramref name="key"/>.</summary>
    /// <exception cref="CryptographyException">LW-CRY-0401: not 16, 24 or 32 bytes.</exception>
    public AesKeyring(string providerId, string name, SecretKey key)
    {
        if (key.SizeBytes is not (16 or 24 or 32))
        {
            throw CryptographyErrors.BadKey("an AES key has 16, 24 or 32 bytes");
        }

        _providerId = providerId;
        _name = Encoding.UTF8.GetBytes(name);
        _key = key.Copy();
    }

    public WrappedKey Wrap(SecretKey dataKey, EncryptionContext context)
    {
        var information = new byte[_name.Length + TrailerSizeBytes];
        _name.CopyTo(information, 0);
        BinaryPrimitives.WriteUInt32BigEndian(information.AsSpan(_name.Length), TagSizeBytes * 8);
        BinaryPrimitives.WriteUInt32BigEndian(information.AsSpan(_name.Length + 4), IvSizeBytes);
        var iv = information.AsSpan(_name.Length + 8);
        RandomNumberGenerator.Fill(iv);

        var ciphertext = new byte[dataKey.SizeBytes + TagSizeBytes];
        using var gcm = new AesGcm(_key.Bytes, TagSizeBytes);
        gcm.Encrypt(
            iv, dataKey.Bytes, ciphertext.AsSpan(0, dataKey.SizeBytes), ciphertext.AsSpan(dataKey.SizeBytes),
            context.Serialized);
        return new WrappedKey(_providerId, information, ciphertext);
    }

    public SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes)
    {
        if (!IsOurs(wrapped) || wrapped.Ciphertext.Length != sizeBytes + TagSizeBytes)
        {
            return null;
        }

        var information = wrapped.ProviderInformation;
        try
        {
            return SecretKey.Fill(sizeBytes, destination =>
            {
                using var gcm = new AesGcm(_key.Bytes, TagSizeBytes);
                var ciphertext = wrapped.Ciphertext.Span;
                gcm.Decrypt(
                    information.Span[^IvSizeBytes..], ciphertext[..sizeBytes], ciphertext[sizeBytes..],
                    destination, context.Serialized);
            });
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => _key.Dispose();

    private bool IsOurs(WrappedKey wrapped)
    {
        var information = wrapped.ProviderInformation.Span;
        return string.Equals(wrapped.ProviderId, _providerId, StringComparison.Ordinal)
            && information.Length == _name.Length + TrailerSizeBytes
            && information[.._name.Length].SequenceEqual(_name)
            && BinaryPrimitives.ReadUInt32BigEndian(information[_name.Length..]) == TagSizeBytes * 8
            && BinaryPrimitives.ReadUInt32BigEndian(information[(_name.Length + 4)..]) == IvSizeBytes;
    }
}
