// Key material of type PKMT1: which master key wraps a file's data key, and how.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lakeward.Parquet;

/// <summary>
/// Parquet key tools' key material, stored as JSON in the file or beside it.
/// <para>References: parquet-java <c>KeyMaterial</c>, <c>KeyMetadata</c>.</para>
/// <para>Limits: 64 KiB each; a member may not come twice; flags are JSON booleans.</para>
/// </summary>
/// <param name="MasterKeyId">The class key's name.</param>
/// <param name="IsFooterKey">Whether it belongs to the footer.</param>
/// <param name="WrappedDek">The data key under the KEK, or under the master key where there is no
/// KEK.</param>
/// <param name="KekId">The KEK's 16-byte id; null for single wrapping.</param>
/// <param name="WrappedKek">The KEK under the master key; null for single wrapping.</param>
internal sealed record KeyMaterial(
    string MasterKeyId, bool IsFooterKey, byte[] WrappedDek, byte[]? KekId, byte[]? WrappedKek)
{
    private const int MaxSizeBytes = 64 * 1024;
    private const string Type = "PKMT1";

    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether key metadata is JSON, and not a raw key id.</summary>
    public static bool IsJson(ReadOnlyMemory<byte> metadata) =>
        !metadata.IsEmpty && metadata.Span[0] == (byte)'{';

    /// <summary>Parses key metadata, looking up external material where it refers to it.</summary>
    public static KeyMaterial Parse(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> external)
    {
        if (metadata.Length > MaxSizeBytes)
        {
            throw ParquetErrors.KeyMaterial("too long");
        }

        return Guard(metadata, root =>
        {
            if (Text(root, "keyMaterialType") != Type)
            {
                throw ParquetErrors.KeyMaterial("another type than PKMT1");
            }

            return Flag(root, "internalStorage")
                ? Read(root)
                : FromExternal(Text(root, "keyReference"), external);
        });
    }

    /// <summary>The metadata as it is stored inside the file.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("keyMaterialType", Type);
            json.WriteBoolean("internalStorage", true);
            json.WriteBoolean("isFooterKey", IsFooterKey);
            if (IsFooterKey)
            {
                json.WriteString("kmsInstanceID", "DEFAULT");
                json.WriteString("kmsInstanceURL", "DEFAULT");
            }

            json.WriteString("masterKeyID", MasterKeyId);
            json.WriteString("wrappedDEK", Convert.ToBase64String(WrappedDek));
            json.WriteBoolean("doubleWrapping", KekId is not null);
            if (KekId is not null && WrappedKek is not null)
            {
                json.WriteString("keyEncryptionKeyID", Convert.ToBase64String(KekId));
                json.WriteString("wrappedKEK", Convert.ToBase64String(WrappedKek));
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static KeyMaterial FromExternal(string reference, ReadOnlyMemory<byte> external)
    {
        if (external.IsEmpty)
        {
            throw ParquetErrors.KeyMaterial("it lies outside the file and was not given");
        }

        var material = Guard(external, root => Encoding.UTF8.GetBytes(Text(root, reference)));
        return Guard<KeyMaterial>(material, root => Text(root, "keyMaterialType") == Type
            ? Read(root)
            : throw ParquetErrors.KeyMaterial("another type than PKMT1"));
    }

    private static KeyMaterial Read(JsonElement root)
    {
        var isDouble = Flag(root, "doubleWrapping");
        return new KeyMaterial(
            Text(root, "masterKeyID"),
            Flag(root, "isFooterKey"),
            Base64(root, "wrappedDEK"),
            isDouble ? Base64(root, "keyEncryptionKeyID") : null,
            isDouble ? Base64(root, "wrappedKEK") : null);
    }

    private static T Guard<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw ParquetErrors.KeyMaterial("not an object");
        }
        catch (JsonException)
        {
            throw ParquetErrors.KeyMaterial("not valid JSON");
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8 is only noticed when its text is taken.
            throw ParquetErrors.KeyMaterial("not valid text");
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw ParquetErrors.KeyMaterial($"no text \"{name}\"");

    private static bool Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value)
        && value.ValueKind is (JsonValueKind.True or JsonValueKind.False)
            ? value.GetBoolean()
            : throw ParquetErrors.KeyMaterial($"no flag \"{name}\"");

    private static byte[] Base64(JsonElement root, string name)
    {
        var text = Text(root, name);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? bytes[..count]
            : throw ParquetErrors.KeyMaterial($"\"{name}\" is not base64");
    }
}
