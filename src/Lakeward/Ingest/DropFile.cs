// The public half of a drop: what a sender needs to seal a file, and nothing that could open one.
using System.Text.Json;
using System.Text.Json.Serialization;
using Lakeward.Storage;

namespace Lakeward.Ingest;

/// <summary>
/// A drop as its senders see it. The file lies in the lake's <c>drops</c> folder and may be handed out; it
/// holds a public key and no secret.
/// </summary>
public sealed record DropFile
{
    private const int MaxSizeBytes = 64 << 10;

    /// <summary>The lake's id.</summary>
    public required string Lake { get; init; }

    /// <summary>The drop's name in the manifest.</summary>
    public required string Drop { get; init; }

    /// <summary>The drop's RSA public key, DER SubjectPublicKeyInfo.</summary>
    public required byte[] PublicKeyInfo { get; init; }

    /// <summary>The largest file the drop takes, in bytes.</summary>
    public required long FileLimitBytes { get; init; }

    /// <summary>Who may send here.</summary>
    public required IReadOnlyList<string> Senders { get; init; }

    /// <summary>The public key of the lake's audit log, which vouches for receipts, as one line.</summary>
    public required string AuditKey { get; init; }

    /// <summary>The name of the drop's key in sealed messages.</summary>
    [JsonIgnore]
    public string KeyName => $"drop/{Drop}";

    /// <summary>Reads a drop file.</summary>
    /// <exception cref="Errors.LakeException">It is absent or no drop file.</exception>
    public static DropFile Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw IngestErrors.UnknownDrop(Path.GetFileNameWithoutExtension(path));
        }

        if (file.Length > MaxSizeBytes)
        {
            throw IngestErrors.MalformedDrop(path);
        }

        return TryParse(File.ReadAllBytes(path)) ?? throw IngestErrors.MalformedDrop(path);
    }

    /// <summary>The drop file in these bytes; null where they are none.</summary>
    public static DropFile? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Length <= MaxSizeBytes
                ? JsonSerializer.Deserialize(bytes, IngestJson.Default.DropFile)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The file's bytes, the same for the same drop.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, IngestJson.Default.DropFile);

    /// <summary>Writes the drop file, replacing an older one whole.</summary>
    public void Write(string path) => DurableFile.Replace(path, ToBytes());
}
