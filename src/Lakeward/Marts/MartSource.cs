// Where a table of a mart comes from: a version of the lake's table, and what was decided on it.
using Lakeward.Access;
using Lakeward.Engine;
using Lakeward.Query;
using Lakeward.Tables;

namespace Lakeward.Marts;

/// <summary>
/// A table with its files, which are decrypted when <see cref="Sql"/> is asked for and not before.
/// </summary>
internal sealed record MartSource(
    MartTable Table,
    TableSnapshot Snapshot,
    SnapshotFiles Files,
    IReadOnlyList<AccessDecision.Granted> Readers)
{
    /// <summary>Where the log records the disclosure to the first reader.</summary>
    public long FirstEvent { get; init; }

    /// <summary>The keys that a reader's columns and rows need.</summary>
    public IEnumerable<string> KeysOf(AccessDecision.Granted reader) => Files.KeysOf(InputsOf(reader));

    /// <summary>The vault's statement.</summary>
    public string Sql()
    {
        var paths = Files.OpenAll([.. Readers.SelectMany(InputsOf).Distinct()]);
        if (paths.Count == 0)
        {
            var nulls = Table.Columns.Concat(Table.RowColumns)
                .Select(column => $"CAST(NULL AS {PolicySql.Type(column.Type)})");
            return $"SELECT {string.Join(", ", nulls)} LIMIT 0";
        }

        return Table.Select($"read_parquet([{string.Join(", ", paths.Select(SqlText.Literal))}])");
    }

    private IEnumerable<TableColumn> InputsOf(AccessDecision.Granted reader) => reader.Columns
        .Where(column => column.Right != ColumnRight.Deny)
        .SelectMany(column => PolicySql.CellInputs(reader, column))
        .Concat(PolicySql.RowInputs(reader)).Distinct(StringComparer.Ordinal)
        .Select(name => Snapshot.Schema.Find(name)!);
}
