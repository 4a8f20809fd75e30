// The algorithm suites of sealed messages.
namespace Lakeward.Cryptography;

/// <summary>
/// The AWS Encryption SDK's algorithm suites. All are read; only the two that commit to their key are
/// written.
/// </summary>
public enum MessageSuite : ushort
{
    AesGcm128 = 0x0014,
    AesGcm192 = 0x0046,
    AesGcm256 = 0x0078,
    AesGcm128HkdfSha256 = 0x0114,
    AesGcm192HkdfSha256 = 0x0146,
    AesGcm256HkdfSha256 = 0x0178,
    AesGcm128HkdfSha256Ecdsa = 0x0214,
    AesGcm192HkdfSha384Ecdsa = 0x0346,
    AesGcm256HkdfSha384Ecdsa = 0x0378,

    /// <summary>AES-256-GCM, HKDF-SHA-512, key commitment: the default.</summary>
    AesGcm256HkdfSha512Commit = 0x0478,

    /// <summary>The same with an ECDSA P-384 signature over the whole message.</summary>
    AesGcm256HkdfSha512CommitEcdsa = 0x0578,
}
