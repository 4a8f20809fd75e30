// A column's sum over all rows of a load.
namespace Lakeward.Ingest;

/// <summary>
/// The sum of a decimal column, counted twice: over the cells as they were read, and over the values as they
/// lie in the table. A load in which the two differ is not committed.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Total">The sum, with the column's fraction digits, as text: 38 digits and more fit.</param>
public sealed record AmountTotal(string Column, string Total);
