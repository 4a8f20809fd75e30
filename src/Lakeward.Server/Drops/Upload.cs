// An upload: a sealed file on its way into the inbox.
namespace Lakeward.Server.Drops;

/// <summary>A row for each upload, from its announcement until some time after its end.</summary>
public sealed class Upload
{
    /// <summary>What names it in addresses.</summary>
    public required string Id { get; set; }

    /// <summary>The grant that may continue it.</summary>
    public required string GrantId { get; set; }

    /// <summary>The delivery it becomes.</summary>
    public required string DeliveryId { get; set; }

    /// <summary>The drop.</summary>
    public required string DropName { get; set; }

    /// <summary>The principal who sends.</summary>
    public required string Sender { get; set; }

    /// <summary>Size of the sealed file in bytes.</summary>
    public long SizeBytes { get; set; }

    /// <summary>How many of them are safe on the disk.</summary>
    public long OffsetBytes { get; set; }

    /// <summary>The announcement, in its one form.</summary>
    public required byte[] Announcement { get; set; }

    /// <summary>Whether it lies in the inbox, whole and compared with its announcement.</summary>
    public bool IsDone { get; set; }

    /// <summary>When it is swept away: unfinished, or only this row.</summary>
    public DateTimeOffset Ends { get; set; }
}
