// A data key as a message carries it: encrypted by one keyring.
namespace Lakeward.Cryptography;

/// <summary>A data key encrypted by one keyring, as the message header stores it.</summary>
/// <param name="ProviderId">Which kind or owner of keyring wrapped it (its key namespace).</param>
/// <param name="ProviderInformation">What that keyring needs to find its key again.</param>
/// <param name="Ciphertext">The encrypted data key.</param>
public sealed record WrappedKey(
    string ProviderId, ReadOnlyMemory<byte> ProviderInformation, ReadOnlyMemory<byte> Ciphertext);
