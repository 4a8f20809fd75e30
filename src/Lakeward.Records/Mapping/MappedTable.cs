// One table that records are mapped into.
namespace Lakeward.Records.Mapping;

/// <summary>A table and where its rows come from.</summary>
public sealed record MappedTable
{
    /// <summary>In snake_case.</summary>
    public required string Name { get; init; }

    /// <summary>The column that names the person a row is about; null where rows are about
    /// nobody.</summary>
    public string? Subject { get; init; }

    /// <summary>What gives a row each, in the words of the format; null for one row a record.</summary>
    public string? ForEach { get; init; }

    /// <summary>Whether a record without anything in <see cref="ForEach"/> still gives one row.</summary>
    public bool KeepsEmpty { get; init; }

    /// <summary>The columns in order.</summary>
    public required IReadOnlyList<MappedColumn> Columns { get; init; }

    /// <summary>The ordinal of a column, or -1.</summary>
    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index].Name == column)
            {
                return index;
            }
        }

        return -1;
    }
}
