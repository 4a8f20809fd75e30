// What one principal may read of one table of a mart.
namespace Lakeward.Marts;

/// <summary>
/// The columns granted to a principal's role, and the column that says in which rows it may read them; null
/// where it may in all that are there.
/// </summary>
public sealed record MartReader(string Principal, string? Rows, IReadOnlyList<MartColumn> Columns);
