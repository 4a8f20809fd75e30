// The messages that the official JavaScript library made, for every suite, keyring and some frame lengths.
using System.Security.Cryptography;
using Lakeward.Cryptography;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Cryptography;

/// <summary>
/// Messages named suite-keyring-frame length; their keys are recorded in the README beside them.
/// </summary>
internal static class JavaScriptVectors
{
    public static EncryptionContext Context { get; } =
        EncryptionContext.Of(("b", "2"), ("a", "é1"), ("z😀", "emoji"));

    public static List<VectorMessage> Read()
    {
        var folder = House.Shared("vectors", "esdk", "js-interop");
        using var key = SecretKey.From([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(Path.Combine(folder, "priv.pem")));
        using var pkcs8 = SecretKey.From(rsa.ExportPkcs8PrivateKey());
        IKeyring[] keyrings =
        [
            new AesKeyring("lakeward", "k1", key),
            RsaKeyring.FromPrivateKey("lakeward", "r1", pkcs8),
        ];
        return [.. Directory.EnumerateFiles(folder, "*.js").Order(StringComparer.Ordinal).Select(path =>
        {
            var size = path.EndsWith("-1.js", StringComparison.Ordinal) ? 50 : 10_000;
            var plaintext = new byte[size];
            Array.Fill(plaintext, (byte)7);
            var name = Path.GetFileNameWithoutExtension(path);
            return new VectorMessage(name, File.ReadAllBytes(path), keyrings, Context, plaintext);
        })];
    }
}
