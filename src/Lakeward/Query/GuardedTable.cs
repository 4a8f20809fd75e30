// A table that a statement reads: which, and of which version.
using System.Globalization;

namespace Lakeward.Query;

/// <summary>A table as a statement names it, resolved.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Table">The table.</param>
/// <param name="Version">The version asked for by <c>AT (VERSION => n)</c>, or null for the newest.</param>
internal sealed record GuardedTable(string Dataset, string Table, long? Version)
{
    /// <summary>
    /// The name within its dataset under which the statement reads it; no table's name has an <c>@</c>.
    /// </summary>
    public string ViewName =>
        Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"{Table}@{version}") : Table;
}
