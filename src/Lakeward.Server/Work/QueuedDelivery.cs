// A delivery in the queue of the workers.
namespace Lakeward.Server.Work;

/// <summary>A row for each delivery that was ever announced to the service.</summary>
public sealed class QueuedDelivery
{
    /// <summary>The delivery's id.</summary>
    public required string DeliveryId { get; set; }

    /// <summary>The drop.</summary>
    public required string DropName { get; set; }

    /// <summary>Who sent it, as the announcement says.</summary>
    public required string Sender { get; set; }

    /// <summary>Size of the sealed file in bytes.</summary>
    public long SizeBytes { get; set; }

    /// <summary>Where it stands.</summary>
    public QueuedState State { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>When it may be begun.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Who works on it; a new name for each time it is begun.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>Until when nobody else may.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    /// <summary>Why it was refused or failed, as a stable id.</summary>
    public string? Issue { get; set; }

    /// <summary>Rows loaded.</summary>
    public long? Rows { get; set; }

    /// <summary>Records in quarantine.</summary>
    public long? Quarantined { get; set; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset Queued { get; set; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset Changed { get; set; }
}
