// The official Python library's vectors for key commitment: the data key is given, no keyring is needed.
using System.Text.Json;
using Lakeward.Cryptography;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Cryptography;

/// <summary>The commitment cases; those that must fail have no plaintext.</summary>
internal static class CommitmentVectors
{
    public static List<VectorMessage> Read()
    {
        var file = House.Shared("vectors", "esdk", "python-commitment-test-vectors.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. json.RootElement.GetProperty("tests").EnumerateArray().Select(Case)];
    }

    private static VectorMessage Case(JsonElement test)
    {
        var opens = test.GetProperty("status").GetBoolean();
        var plaintext = opens
            ? string.Concat(
                test.GetProperty("plaintext-frames").EnumerateArray().Select(frame => frame.GetString()))
            : null;
        using var key = SecretKey.From(test.GetProperty("decrypted-dek").GetBytesFromBase64());
        return new VectorMessage(
            test.GetProperty("comment").GetString()!,
            test.GetProperty("ciphertext").GetBytesFromBase64(),
            [new GivenDataKey(key.Copy())],
            EncryptionContext.Empty,
            plaintext is null ? null : System.Text.Encoding.UTF8.GetBytes(plaintext));
    }

    /// <summary>
    /// Hands out one data key whatever the wrapped key says, as those vectors' own test does.
    /// </summary>
    private sealed class GivenDataKey(SecretKey key) : IKeyring
    {
        public WrappedKey Wrap(SecretKey dataKey, EncryptionContext context) =>
            throw new NotSupportedException();

        public SecretKey? TryUnwrap(WrappedKey wrapped, EncryptionContext context, int sizeBytes) =>
            key.Copy();

        public void Dispose() => key.Dispose();
    }
}
