// A delivery as people see it in a list.
namespace Lakeward.Ingest;

/// <summary>One delivery and where it stands.</summary>
public sealed record Delivery
{
    /// <summary>The delivery's id.</summary>
    public required string Id { get; init; }

    /// <summary>The drop it was sent to.</summary>
    public required string Drop { get; init; }

    /// <summary>The dataset that the drop belonged to when it was received; null before.</summary>
    public string? Dataset { get; init; }

    /// <summary>Who sent it.</summary>
    public required string Sender { get; init; }

    /// <summary>When it was handed in, by the sender's clock.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Size of the sealed file in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>The file's name, opened for this list; null where it cannot be opened.</summary>
    public string? Name { get; init; }

    /// <summary>The table its rows are in, once loaded.</summary>
    public string? Table { get; init; }

    /// <summary>Rows loaded.</summary>
    public long? Rows { get; init; }

    /// <summary>Records in quarantine.</summary>
    public long? Quarantined { get; init; }

    /// <summary>How often each issue keeps a record there, by code.</summary>
    public IReadOnlyDictionary<string, long> Issues { get; init; } = new Dictionary<string, long>();

    /// <summary>How often the quarantine was loaded again.</summary>
    public int Retries { get; init; }

    /// <summary>What the quarantine's name ends in; null in lakes that named it by the retry.</summary>
    internal string? QuarantineId { get; init; }

    /// <summary>Why it was refused, as a stable id.</summary>
    public string? IssueId { get; init; }
}
