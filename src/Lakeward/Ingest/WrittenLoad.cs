// A load whose files are written and not yet visible.
namespace Lakeward.Ingest;

/// <summary>What steps 2 to 4 of a load made.</summary>
/// <param name="Tables">The tables that got rows, or the one table that would have.</param>
/// <param name="Records">Records read; rows, where the file has columns of its own.</param>
/// <param name="Quarantined">Records kept apart.</param>
/// <param name="IssuesByCode">Why.</param>
/// <param name="SizeBytes">Bytes of the content, unpacked.</param>
internal sealed record WrittenLoad(
    IReadOnlyList<WrittenTable> Tables,
    long Records,
    long Quarantined,
    IReadOnlyDictionary<string, long> IssuesByCode,
    long SizeBytes)
{
    /// <summary>Rows in all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}
