// Something that others are told: ids and counts, and nothing of a delivery's content or name.
namespace Lakeward.Server.Work;

/// <summary>A row for each notice and target; it is put there together with what it tells.</summary>
public sealed class Notice
{
    /// <summary>What names it; a receiver may see one twice, and knows it by this.</summary>
    public required string Id { get; set; }

    /// <summary>Where it goes: <c>mail</c> or <c>webhook</c>.</summary>
    public required string Target { get; set; }

    /// <summary>What happened: <c>received</c>, <c>loaded</c>, <c>quarantined</c> or <c>failed</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>The delivery's id.</summary>
    public required string DeliveryId { get; set; }

    /// <summary>The drop.</summary>
    public required string DropName { get; set; }

    /// <summary>Rows loaded.</summary>
    public long? Rows { get; set; }

    /// <summary>Records in quarantine.</summary>
    public long? Quarantined { get; set; }

    /// <summary>Why it was refused or failed, as a stable id.</summary>
    public string? Issue { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Happened { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Whether it was taken, or given up.</summary>
    public bool IsOver { get; set; }
}
