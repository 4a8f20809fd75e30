// Reads the official test vector archives: a zip with a manifest, keys, ciphertexts and plaintexts.
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Lakeward.Cryptography;
using Lakeward.Tests.Ground;

namespace Lakeward.Tests.Cryptography;

/// <summary>An archive of official messages; those that need a cloud key service are left out.</summary>
internal static class VectorArchive
{
    public static List<VectorMessage> Read(string file, bool opens)
    {
        using var zip = ZipFile.OpenRead(House.Shared("vectors", "esdk", file));
        using var manifest = JsonDocument.Parse(Bytes(zip, "manifest.json"));
        using var keys = JsonDocument.Parse(Bytes(zip, "keys.json"));
        var plaintext = Bytes(zip, "plaintexts/small");
        var messages = new List<VectorMessage>();
        foreach (var test in manifest.RootElement.GetProperty("tests").EnumerateObject())
        {
            var masters = test.Value.GetProperty("master-keys").EnumerateArray().ToArray();
            if (masters.All(master => master.GetProperty("type").GetString() == "raw"))
            {
                messages.Add(new VectorMessage(
                    test.Name,
                    Bytes(zip, test.Value.GetProperty("ciphertext").GetString()!.Replace("file://", "")),
                    [.. masters.Select(master => KeyringOf(master, keys.RootElement.GetProperty("keys")))],
                    EncryptionContext.Of([.. test.Value.GetProperty("encryption-context").EnumerateObject()
                        .Select(pair => (pair.Name, pair.Value.GetString()!))]),
                    opens ? plaintext : null));
            }
        }

        return messages;
    }

    private static IKeyring KeyringOf(JsonElement master, JsonElement keys)
    {
        var name = master.GetProperty("key").GetString()!;
        var provider = master.GetProperty("provider-id").GetString()!;
        var material = keys.GetProperty(name).GetProperty("material").GetString()!;
        if (master.GetProperty("encryption-algorithm").GetString() == "aes")
        {
            using var key = SecretKey.From(Convert.FromBase64String(material));
            return new AesKeyring(provider, name, key);
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(material);
        var padding = RSAEncryptionPadding.CreateOaep(
            new HashAlgorithmName(master.GetProperty("padding-hash").GetString()!.ToUpperInvariant()));
        if (name.EndsWith("public", StringComparison.Ordinal))
        {
            return RsaKeyring.FromPublicKey(provider, name, rsa.ExportSubjectPublicKeyInfo(), padding);
        }

        using var pkcs8 = SecretKey.From(rsa.ExportPkcs8PrivateKey());
        return RsaKeyring.FromPrivateKey(provider, name, pkcs8, padding);
    }

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
