// One table of a mart: its physical columns, who reads which, and the statement that fills it.
namespace Lakeward.Marts;

/// <summary>A table as it lies in PostgreSQL.</summary>
public sealed record MartTable
{
    /// <summary>The dataset it comes from.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its name, in the lake and in PostgreSQL.</summary>
    public required string Name { get; init; }

    /// <summary>What is shown to somebody, in the order of the lake's columns.</summary>
    public required IReadOnlyList<MartColumn> Columns { get; init; }

    /// <summary>
    /// The truth columns that row security reads and nobody is granted, after the others: one for each set
    /// of rows, and none where all readers see the same rows.
    /// </summary>
    public required IReadOnlyList<MartColumn> RowColumns { get; init; }

    /// <summary>Who reads it; everybody sees some column.</summary>
    public required IReadOnlyList<MartReader> Readers { get; init; }

    /// <summary>The table's name as <c>dataset.table</c>.</summary>
    public string FullName => $"{Dataset}.{Name}";

    /// <summary>Whether each reader sees all that lies in the table.</summary>
    public bool IsWhole =>
        RowColumns.Count == 0 && Readers.All(reader => reader.Columns.Count == Columns.Count);

    /// <summary>The condition for a row to be shown to somebody, or null where every row is.</summary>
    internal string? Filter { get; init; }

    /// <summary>The keys of masks, by place.</summary>
    internal IReadOnlyList<object?> Parameters { get; init; } = [];

    /// <summary>The vault's statement over a relation.</summary>
    internal string Select(string source)
    {
        var cells = string.Join(", ", Columns.Concat(RowColumns).Select(column => column.Sql));
        return $"SELECT {cells} FROM {source}{(Filter is null ? "" : $" WHERE {Filter}")}";
    }
}
