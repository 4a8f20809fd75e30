// Seals what an event must not say in the clear, and commits to it.
using System.Security.Cryptography;
using Lakeward.Cryptography;

namespace Lakeward.Audit;

/// <summary>
/// A detail lies beside the log as a sealed message of <c>salt ‖ detail</c>. The event carries two hashes:
/// of salt and detail, so that its content can be proved later to whom it is shown; and of the sealed bytes,
/// so that anybody can check that they are present and unchanged. Once the key is destroyed neither tells
/// anything: the salt is 32 random bytes and is gone with it.
/// </summary>
/// <param name="Commitment">SHA-256 of salt and detail, hexadecimal.</param>
/// <param name="SealedHash">SHA-256 of the sealed bytes, hexadecimal.</param>
/// <param name="Sealed">The sealed bytes.</param>
internal sealed record DetailSeal(string Commitment, string SealedHash, byte[] Sealed)
{
    /// <summary>The largest detail in bytes.</summary>
    public const int MaxDetailSizeBytes = 64 << 10;

    private const int SaltSizeBytes = 32;

    /// <summary>Seals a detail for the log of that origin.</summary>
    public static DetailSeal Of(ReadOnlySpan<byte> detail, IKeyring keyring, string origin)
    {
        if (detail.Length > MaxDetailSizeBytes)
        {
            throw AuditErrors.DetailTooLarge(detail.Length);
        }

        var salted = GC.AllocateUninitializedArray<byte>(SaltSizeBytes + detail.Length, pinned: true);
        try
        {
            RandomNumberGenerator.Fill(salted.AsSpan(0, SaltSizeBytes));
            detail.CopyTo(salted.AsSpan(SaltSizeBytes));
            var sealedBytes = SealedMessage.Seal(salted, keyring, ContextOf(origin));
            return new DetailSeal(HashOf(salted), HashOf(sealedBytes), sealedBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
        }
    }

    /// <summary>Opens a sealed detail; null when it is not what the event committed to.</summary>
    /// <exception cref="CryptographyException">The keyring does not open it.</exception>
    public static byte[]? Open(
        ReadOnlySpan<byte> sealedBytes, string commitment, IKeyring keyring, string origin)
    {
        var salted = SealedMessage.Open(sealedBytes, keyring, ContextOf(origin));
        try
        {
            var isCommitted = salted.Length >= SaltSizeBytes && HashOf(salted) == commitment;
            return isCommitted ? salted[SaltSizeBytes..] : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
        }
    }

    /// <summary>SHA-256 as the events carry it.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static EncryptionContext ContextOf(string origin) =>
        EncryptionContext.Of(("log", origin), ("use", "audit-detail"));
}
