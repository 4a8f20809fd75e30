// What a row plan has gathered in the transaction set so far.
namespace Lakeward.Records.X12;

/// <summary>The state of one <see cref="RowPlan"/>.</summary>
internal sealed class RowState
{
    /// <summary>The values from segments that give rows, so many a row as the plan captures.</summary>
    internal List<(int Start, int Length)> Values { get; } = [];

    /// <summary>The rows of the table when the loop began.</summary>
    internal int RowsBefore { get; set; }

    /// <summary>Rows with cells yet to be filled.</summary>
    internal List<int> Waiting { get; } = [];
}
