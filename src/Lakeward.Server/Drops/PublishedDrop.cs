// A drop's public half, as the doors of the service find it.
namespace Lakeward.Server.Drops;

/// <summary>A row for each drop of the manifest in force; it holds a public key and no secret.</summary>
public sealed class PublishedDrop
{
    /// <summary>The drop.</summary>
    public required string DropName { get; set; }

    /// <summary>The drop's file, as <see cref="Ingest.DropFile"/> writes it.</summary>
    public required byte[] Content { get; set; }
}
