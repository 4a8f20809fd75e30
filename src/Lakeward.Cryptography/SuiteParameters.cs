// What each algorithm suite means in sizes and algorithms.
using System.Security.Cryptography;

namespace Lakeward.Cryptography;

/// <summary>The parameters of one algorithm suite.</summary>
/// <remarks>References: AWS Encryption SDK specification, supported algorithm suites.</remarks>
/// <param name="Suite">The suite.</param>
/// <param name="KeySizeBytes">Of the data key and of the content key.</param>
/// <param name="Derivation">The hash of HKDF; null where the data key is the content key.</param>
/// <param name="Commits">Whether the header commits to the data key (message format 2).</param>
/// <param name="SignatureHash">The hash of the ECDSA signature; null where there is none.</param>
internal sealed record SuiteParameters(
    MessageSuite Suite,
    int KeySizeBytes,
    HashAlgorithmName? Derivation,
    bool Commits = false,
    HashAlgorithmName? SignatureHash = null)
{
    private static readonly HashAlgorithmName Sha256 = HashAlgorithmName.SHA256;
    private static readonly HashAlgorithmName Sha384 = HashAlgorithmName.SHA384;
    private static readonly HashAlgorithmName Sha512 = HashAlgorithmName.SHA512;

    private static readonly Dictionary<MessageSuite, SuiteParameters> BySuite = new SuiteParameters[]
    {
        new(MessageSuite.AesGcm128, 16, null),
        new(MessageSuite.AesGcm192, 24, null),
        new(MessageSuite.AesGcm256, 32, null),
        new(MessageSuite.AesGcm128HkdfSha256, 16, Sha256),
        new(MessageSuite.AesGcm192HkdfSha256, 24, Sha256),
        new(MessageSuite.AesGcm256HkdfSha256, 32, Sha256),
        new(MessageSuite.AesGcm128HkdfSha256Ecdsa, 16, Sha256, SignatureHash: Sha256),
        new(MessageSuite.AesGcm192HkdfSha384Ecdsa, 24, Sha384, SignatureHash: Sha384),
        new(MessageSuite.AesGcm256HkdfSha384Ecdsa, 32, Sha384, SignatureHash: Sha384),
        new(MessageSuite.AesGcm256HkdfSha512Commit, 32, Sha512, Commits: true),
        new(MessageSuite.AesGcm256HkdfSha512CommitEcdsa, 32, Sha512, Commits: true, SignatureHash: Sha384),
    }.ToDictionary(parameters => parameters.Suite);

    public int MessageIdSizeBytes => Commits ? 32 : 16;

    public int CommitmentSizeBytes => Commits ? 32 : 0;

    public bool Signs => SignatureHash is not null;

    public static SuiteParameters Of(ushort suite) => BySuite.TryGetValue((MessageSuite)suite, out var found)
        ? found
        : throw CryptographyErrors.UnknownSuite(suite);

    public static SuiteParameters Of(MessageSuite suite) => Of((ushort)suite);
}
