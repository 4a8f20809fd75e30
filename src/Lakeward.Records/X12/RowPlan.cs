// How the rows are made that one loop or segment gives to a table.
using Lakeward.Records.Mapping;

namespace Lakeward.Records.X12;

/// <summary>The cells of a row, as slots.</summary>
/// <param name="index">Its number among all of the mapping.</param>
/// <param name="place">What gives the rows.</param>
/// <param name="table">The table.</param>
/// <param name="tableIndex">The number of the table within its mapping.</param>
internal sealed class RowPlan(int index, RowPlace place, MappedTable table, int tableIndex)
{
    internal int Index => index;

    internal RowPlace Place => place;

    internal MappedTable Table => table;

    internal int TableIndex => tableIndex;

    /// <summary>Captures from the segment that gives the row.</summary>
    internal List<Capture> OfSegment { get; } = [];

    /// <summary>The choices of each column.</summary>
    internal CellChoice[][] Columns { get; } = new CellChoice[table.Columns.Count][];

    /// <summary>The slot of each column that has but one choice without conditions, else -1.</summary>
    internal int[] Plain { get; } = new int[table.Columns.Count];

    /// <summary>The columns that are filled when <see cref="LateLoop"/> ends.</summary>
    internal List<int> LateColumns { get; } = [];

    /// <summary>The loop in which the columns that depend on several rows have their values.</summary>
    internal string LateLoop { get; set; } = "";
}
