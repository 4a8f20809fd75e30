// The file of a root key that a keyring outside wrapped.
using System.Text.Json;

namespace Lakeward.Cryptography;

/// <summary>
/// Format <c>lakeward-root-key</c>, version 2: who wrapped the root, with what, and the wrapped root. The
/// keyring authenticates it together with the lake's id.
/// </summary>
internal static class WrappedRoot
{
    private const int MaxFileSizeBytes = 16 * 1024;
    private const int FormatVersion = 2;
    private const string Format = "lakeward-root-key";
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>What the wrapped root is bound to.</summary>
    public static EncryptionContext ContextOf(string lake) =>
        EncryptionContext.Of(("lake", lake), ("use", "root-key"));

    public static byte[] Write(WrappedKey wrapped)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", FormatVersion);
            json.WriteString("provider", wrapped.ProviderId);
            json.WriteBase64String("key", wrapped.ProviderInformation.Span);
            json.WriteBase64String("wrapped", wrapped.Ciphertext.Span);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads such a file; null where it is another kind of file.</summary>
    public static WrappedKey? TryRead(ReadOnlySpan<byte> file)
    {
        try
        {
            return file.Length > MaxFileSizeBytes ? null : Read(file);
        }
        catch (CryptographyException)
        {
            return null;
        }
    }

    private static WrappedKey Read(ReadOnlySpan<byte> file) =>
        StrictObject.Read(file, CryptographyErrors.RootFileMalformed, json =>
        {
            json.Expect("format", "version", "provider", "key", "wrapped");
            return json.Text("format") == Format && json.Number("version") == FormatVersion
                ? new WrappedKey(json.Text("provider"), json.Bytes("key"), json.Bytes("wrapped"))
                : throw CryptographyErrors.RootFileMalformed("its format or version is unknown");
        });
}
