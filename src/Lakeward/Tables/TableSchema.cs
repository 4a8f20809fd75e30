// The columns of a table and the column that says whom a row is about.
using System.Collections.Immutable;

namespace Lakeward.Tables;

/// <summary>The schema of a table. It is fixed when the table's first delivery is loaded.</summary>
/// <param name="Columns">The columns, in the order of the files on disk.</param>
/// <param name="Subject">The logical name of the subject column, or null where rows are about nobody.</param>
public sealed record TableSchema(ImmutableArray<TableColumn> Columns, string? Subject)
{
    /// <summary>
    /// The column of that logical name, or null; upper and lower case are the same, as in SQL.
    /// </summary>
    public TableColumn? Find(string name) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
