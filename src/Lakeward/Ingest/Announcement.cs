// What a sender says of a delivery when it hands it in; it carries nothing from the file.
using System.Text.Json;

namespace Lakeward.Ingest;

/// <summary>The announcement that lies beside a sealed file in the inbox.</summary>
public sealed record Announcement
{
    /// <summary>The delivery's id, opaque.</summary>
    public required string Id { get; init; }

    /// <summary>The drop it was sent to.</summary>
    public required string Drop { get; init; }

    /// <summary>Who sent it, as the sender says.</summary>
    public required string Sender { get; init; }

    /// <summary>The file's name, sealed to the drop.</summary>
    public required byte[] SealedName { get; init; }

    /// <summary>Size of the sealed file in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the sealed file, hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was handed in, by the sender's clock.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The announcement's file, in the only form that is accepted.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, IngestJson.Default.Announcement);

    /// <summary>Reads an announcement; null where the bytes are none, or not in the one form.</summary>
    public static Announcement? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var announcement = JsonSerializer.Deserialize(bytes, IngestJson.Default.Announcement);
            return announcement is not null && bytes.SequenceEqual(announcement.ToBytes())
                ? announcement
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
