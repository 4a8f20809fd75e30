// The public key of a log, in the one-line text form that is handed to auditors.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Lakeward.Cryptography;
using Lakeward.Errors;

namespace Lakeward.Audit;

/// <summary>
/// A verifier key: <c>name+hash+base64(type ‖ key)</c>. The key is ECDSA P-256, type 02, as DER
/// SubjectPublicKeyInfo; its id is the first four bytes of SHA-256 over that DER, without the name (unlike
/// other types), so one key must never serve two logs.
/// </summary>
/// <remarks>
/// References: C2SP signed-note. Limits: other types of key, such as Ed25519 (01), are refused with
/// <c>LW-AUD-0303</c>, since the base class library cannot verify them.
/// </remarks>
public sealed record VerificationKey
{
    internal const int MaxNameLength = 200;
    private const byte EcdsaType = 2;
    private const int KeySizeBits = 256;
    private const int MaxTextLength = 512;

    private VerificationKey(string name, byte[] publicKeyInfo)
    {
        Name = name;
        PublicKeyInfo = publicKeyInfo;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKeyInfo));
    }

    /// <summary>The key's name, which is the log's origin.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 over the DER key, big-endian.</summary>
    public uint KeyId { get; }

    /// <summary>The public key as DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKeyInfo { get; }

    /// <summary>Makes the key of a log.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0303</c>: not a usable name or not a P-256 key.</exception>
    public static VerificationKey Of(string name, ReadOnlySpan<byte> publicKeyInfo)
    {
        if (!IsName(name))
        {
            throw AuditErrors.BadKey("the name is empty, too long, or has spaces, control characters or '+'");
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKeyInfo, out var read);
            if (read != publicKeyInfo.Length || key.KeySize != KeySizeBits)
            {
                throw AuditErrors.BadKey("it is not a P-256 key");
            }
        }
        catch (CryptographicException)
        {
            throw AuditErrors.BadKey("it is not an elliptic-curve key");
        }

        return new VerificationKey(name, publicKeyInfo.ToArray());
    }

    /// <summary>Reads the text form; a final newline is allowed.</summary>
    /// <exception cref="LakeException"><c>LW-AUD-0303</c>: malformed, or not an ECDSA P-256 key.</exception>
    public static VerificationKey Parse(string text)
    {
        var parts = (text.EndsWith('\n') ? text[..^1] : text).Split('+', 3);
        if (text.Length > MaxTextLength || parts.Length != 3 || SignedNote.TryBase64(parts[2]) is not { } key)
        {
            throw AuditErrors.BadKey("it is not of the form name+hash+base64");
        }

        if (key.Length == 0 || key[0] != EcdsaType)
        {
            throw AuditErrors.BadKey("it is of a type that cannot be verified here");
        }

        var parsed = Of(parts[0], key.AsSpan(1));
        return parsed.ToString() == string.Join('+', parts)
            ? parsed
            : throw AuditErrors.BadKey("its hash is not that of the key");
    }

    /// <summary>Whether the signature (DER) is one of this key over the text.</summary>
    internal bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        SigningKey.Verify(PublicKeyInfo.Span, text, signature);

    public bool Equals(VerificationKey? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>The text form, without a newline.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String([EcdsaType, .. PublicKeyInfo.Span])}");

    /// <summary>Whether a text can name a key: short, no spaces or control characters, no plus.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength &&
        !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
}
