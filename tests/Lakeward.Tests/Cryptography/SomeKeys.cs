// Makers of keys, keyrings and content for the tests of this room.
using Lakeward.Cryptography;

namespace Lakeward.Tests.Cryptography;

/// <summary>Keys and content for tests.</summary>
internal static class SomeKeys
{
    public static EncryptionContext Context { get; } =
        EncryptionContext.Of(("lake", "riverside"), ("object", "o1"));

    public static SealOptions Bound { get; } = new() { Context = Context };

    public static AesKeyring Aes(string name = "some")
    {
        using var key = SecretKey.Generate(32);
        return new AesKeyring("lakeward", name, key);
    }

    public static byte[] Content(int sizeBytes, int seed = 7)
    {
        var content = new byte[sizeBytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static SecretKey Passphrase(string text) =>
        SecretKey.From(System.Text.Encoding.UTF8.GetBytes(text));
}
