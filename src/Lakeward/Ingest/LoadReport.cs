// What a load did.
namespace Lakeward.Ingest;

/// <summary>What a load did.</summary>
public sealed record LoadReport
{
    /// <summary>The delivery that was loaded.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>The tables that got rows; the one table, even without rows, of a file with columns of its
    /// own.</summary>
    public required IReadOnlyList<TableLoad> Tables { get; init; }

    /// <summary>Records read: transaction sets, messages, resources, documents, lines; good or not.</summary>
    public required long Records { get; init; }

    /// <summary>Rows loaded, in all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>Records in quarantine.</summary>
    public required long Quarantined { get; init; }

    /// <summary>How often each issue code occurred.</summary>
    public required IReadOnlyDictionary<string, long> IssuesByCode { get; init; }

    /// <summary>Size of the file's content in bytes, unpacked.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Encrypted Parquet files written.</summary>
    public int FileCount => Tables.Sum(table => table.FileCount);

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
