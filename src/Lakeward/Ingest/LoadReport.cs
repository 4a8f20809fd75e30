// What a load did.
namespace Lakeward.Ingest;

/// <summary>What a load did.</summary>
public sealed record LoadReport
{
    /// <summary>The delivery that was loaded.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>The table, as <c>dataset.table</c>.</summary>
    public required string Table { get; init; }

    /// <summary>The version of the table that the delivery made.</summary>
    public required long Version { get; init; }

    /// <summary>Rows loaded.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows in quarantine.</summary>
    public required long Quarantined { get; init; }

    /// <summary>How often each issue code occurred.</summary>
    public required IReadOnlyDictionary<string, long> IssuesByCode { get; init; }

    /// <summary>Size of the file's content in bytes, unpacked.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Encrypted Parquet files written.</summary>
    public required int FileCount { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
