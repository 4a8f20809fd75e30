// The checksum of one body of an upload.
using System.Security.Cryptography;

namespace Lakeward.Server.Drops;

/// <summary>What a body must come to.</summary>
/// <param name="Algorithm">How it is reckoned.</param>
/// <param name="Expected">What it must be.</param>
internal sealed record TusChecksum(HashAlgorithmName Algorithm, byte[] Expected)
{
    /// <summary>The algorithms' names; SHA-1 because the protocol asks for it, and it vouches for nothing
    /// here.
    /// </summary>
    public const string Algorithms = "sha256,sha1";

    /// <summary>The largest checksum in bytes.</summary>
    public const int MaxSizeBytes = 32;

    /// <summary>An algorithm by its name in the protocol, with the size of its result; null for
    /// none.</summary>
    public static (HashAlgorithmName Name, int SizeBytes)? Find(string name) => name switch
    {
        "sha256" => (HashAlgorithmName.SHA256, 32),
        "sha1" => (HashAlgorithmName.SHA1, 20),
        _ => null,
    };

    /// <summary>Begins to reckon.</summary>
    public IncrementalHash Begin() => IncrementalHash.CreateHash(Algorithm);

    /// <summary>Whether the bytes come to what is expected.</summary>
    public bool Matches(IncrementalHash hash) => hash.GetHashAndReset().AsSpan().SequenceEqual(Expected);
}
