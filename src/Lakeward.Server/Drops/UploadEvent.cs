// What happened at a door, on its way to the audit log.
namespace Lakeward.Server.Drops;

/// <summary>
/// An event that waits in the control database until a process with the lake has recorded it: ids and counts
/// alone.
/// </summary>
public sealed class UploadEvent
{
    /// <summary>What names it; the audit log repeats it, so that an event recorded twice shows.</summary>
    public required string Id { get; set; }

    /// <summary>Its kind in the audit log.</summary>
    public required string Kind { get; set; }

    /// <summary>The principal who sends.</summary>
    public required string Sender { get; set; }

    /// <summary>The grant that was shown.</summary>
    public required string GrantId { get; set; }

    /// <summary>The drop that the grant is for.</summary>
    public required string DropName { get; set; }

    /// <summary>The upload, where there is one.</summary>
    public string? UploadId { get; set; }

    /// <summary>The delivery it becomes, where there is one.</summary>
    public string? DeliveryId { get; set; }

    /// <summary>Size of the sealed file in bytes, where it is known.</summary>
    public long? SizeBytes { get; set; }

    /// <summary>The id of the refusal; null where the thing was done.</summary>
    public string? Issue { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Happened { get; set; }

    /// <summary>When it may be taken to the audit log; later while somebody is at it.</summary>
    public DateTimeOffset Due { get; set; }
}
