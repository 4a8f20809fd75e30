// What an aggregate of a statement is, and which figures it stands on.
namespace Lakeward.Query.Disclosure;

/// <summary>The aggregates that are shown.</summary>
internal enum MeasureKind
{
    /// <summary>How many rows.</summary>
    Rows,

    /// <summary>How many values.</summary>
    Count,

    /// <summary>How many different values.</summary>
    Distinct,

    /// <summary>The sum of the values.</summary>
    Sum,

    /// <summary>The mean of the values.</summary>
    Average,
}

/// <summary>An aggregate. <paramref name="Column"/> is its column's name; empty for rows.</summary>
internal sealed record Measure(MeasureKind Kind, string Column)
{
    private const string Rows = "rows";

    /// <summary>What is disclosed of people by group alone, and by the number of rows.</summary>
    public static Figure Base { get; } = new(Rows, "");

    /// <summary>
    /// What it stands on. A value that is absent adds nothing, and to a sum neither does a zero; a mean tells
    /// both its sum and its count.
    /// </summary>
    /// <param name="value">The column in the statement over people.</param>
    public IReadOnlyList<Figure> Figures(string value)
    {
        var name = Column.ToUpperInvariant();
        var counted = new Figure(Rows, $"{value} IS NOT NULL");
        var summed = new Figure($"sum {name}", $"{value} <> 0");
        return Kind switch
        {
            MeasureKind.Rows => [],
            MeasureKind.Count => [counted],
            MeasureKind.Distinct => [counted with { Label = $"distinct {name}" }],
            MeasureKind.Sum => [summed],
            MeasureKind.Average => [summed, counted],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// People in groups, whose numbers of one label can be taken from each other. <paramref name="Filter"/>
    /// says which rows add to it; empty for all.
    /// </summary>
    internal sealed record Figure(string Label, string Filter);
}
