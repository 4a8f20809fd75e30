// What a sealed message says about itself, once it is verified.
namespace Lakeward.Cryptography;

/// <summary>The verified header of a sealed message.</summary>
/// <param name="Suite">Its algorithm suite.</param>
/// <param name="MessageId">16 or 32 random bytes.</param>
/// <param name="Context">Its encryption context as stored, sorted.</param>
/// <param name="WrappedKeys">Its data key, once per keyring it was sealed to.</param>
/// <param name="FrameSizeBytes">Plaintext bytes per frame; 0 when the content is not framed.</param>
public sealed record MessageHeader(
    MessageSuite Suite,
    ReadOnlyMemory<byte> MessageId,
    EncryptionContext Context,
    IReadOnlyList<WrappedKey> WrappedKeys,
    int FrameSizeBytes);
