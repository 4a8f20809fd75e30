// What is done when a loop begins and when it ends.
namespace Lakeward.Records.X12;

/// <summary>What the beginning of a loop makes empty, and which rows its end makes.</summary>
internal sealed class LoopPlan
{
    /// <summary>The slots of the loop and of all loops within it.</summary>
    internal int[] Slots { get; set; } = [];

    /// <summary>The counts of the selectors of these loops.</summary>
    internal int[] Counts { get; set; } = [];

    /// <summary>The rows that these loops give.</summary>
    internal RowPlan[] Within { get; set; } = [];

    /// <summary>The rows that are made at the end of the loop itself.</summary>
    internal RowPlan[] Rows { get; set; } = [];

    /// <summary>The rows of which cells are known only at the end of the loop.</summary>
    internal RowPlan[] Late { get; set; } = [];
}
