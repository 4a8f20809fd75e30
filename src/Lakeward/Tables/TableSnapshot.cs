// One version of a table: its schema, its files, and the deliveries that made it.
using System.Collections.Immutable;

namespace Lakeward.Tables;

/// <summary>What a table is at one version.</summary>
/// <param name="Version">The Delta version, from 0.</param>
/// <param name="CommitSha256">SHA-256 of that version's commit, hex; the next commit names it.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Files">The live files.</param>
/// <param name="Deliveries">The deliveries whose rows are in the table, by id.</param>
public sealed record TableSnapshot(
    long Version,
    string CommitSha256,
    TableSchema Schema,
    ImmutableArray<DataFile> Files,
    ImmutableHashSet<string> Deliveries)
{
    /// <summary>Rows in all files.</summary>
    public long RowCount => Files.Sum(f => f.RowCount);
}
