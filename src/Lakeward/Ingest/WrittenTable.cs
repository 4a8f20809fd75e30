// What a load wrote for one table, not yet visible.
using System.Collections.Immutable;
using Lakeward.Tables;

namespace Lakeward.Ingest;

/// <summary>One table's part of a load.</summary>
/// <param name="Target">The table.</param>
/// <param name="Schema">Its schema, from now on if this is its first delivery.</param>
/// <param name="Files">The encrypted files.</param>
/// <param name="Amounts">The sums of its decimal columns, where they were reconciled.</param>
internal sealed record WrittenTable(
    LoadTarget Target,
    TableSchema Schema,
    ImmutableArray<DataFile> Files,
    IReadOnlyList<AmountTotal> Amounts)
{
    /// <summary>Rows in the files.</summary>
    public long Rows => Files.Sum(file => file.RowCount);
}
