// What is done when a loop begins and when it ends.
namespace Lakeward.Records.X12;

/// <summary>What the beginning of a loop makes empty, and which rows its end makes.</summary>
internal sealed class LoopPlan
{
    /// <summary>The slots of the loop and of all loops within it.</summary>
    internal List<int> Slots { get; } = [];

    /// <summary>The counts of the selectors of these loops.</summary>
    internal List<int> Counts { get; } = [];

    /// <summary>The rows that these loops give.</summary>
    internal List<RowPlan> Within { get; } = [];

    /// <summary>The rows that are made at the end of the loop itself.</summary>
    internal List<RowPlan> Rows { get; } = [];

    /// <summary>The rows of which cells are known only at the end of the loop.</summary>
    internal List<RowPlan> Late { get; } = [];
}
