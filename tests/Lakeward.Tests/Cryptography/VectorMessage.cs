// One official message: its bytes, the keyrings that open it, and what must come out.
using Lakeward.Cryptography;

namespace Lakeward.Tests.Cryptography;

/// <summary>An official message. The plaintext is null where it must not open.</summary>
internal sealed record VectorMessage(
    string Name, byte[] Message, IKeyring[] Keyrings, EncryptionContext Context, byte[]? Plaintext)
{
    /// <summary>
    /// Accepts what the vectors need: old suites, and pairs that are authenticated but not stored.
    /// </summary>
    public OpenOptions Options => new() { RequireCommitment = false, ExpectedContext = Context };
}
