// What is done with a segment at one place of the guide.
namespace Lakeward.Records.X12;

/// <summary>The captures and the rows of a segment.</summary>
internal sealed class SegmentPlan
{
    /// <summary>Selectors with the conditions that the place does not already imply.</summary>
    internal (Selector Selector, SourceCondition[] Conditions)[] Selectors { get; set; } = [];

    /// <summary>The tables that get rows of it when its loop ends.</summary>
    internal RowPlan[] Rows { get; set; } = [];
}
