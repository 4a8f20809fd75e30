// A place in a transaction set that a column can be taken from.
namespace Lakeward.Records.X12;

/// <summary>
/// An element or component of a segment within a loop, or of the segment that gives the row.
/// </summary>
internal sealed record SourcePlace
{
    /// <summary>The loop; empty for the segment that gives the row.</summary>
    internal string Loop { get; init; } = "";

    internal string Segment { get; init; } = "";

    internal IReadOnlyList<SourceCondition> Conditions { get; init; } = [];

    /// <summary>Which of the segments that meet the conditions, from 1; 0 for the first with a
    /// value.</summary>
    internal int Occurrence { get; init; }

    /// <summary>The element, from 1; from 0 and counted from the group's first element where
    /// <see cref="IsInGroup"/>.</summary>
    internal int Element { get; init; }

    /// <summary>The component, from 1; 0 for the whole element.</summary>
    internal int Component { get; init; }

    internal bool IsInGroup { get; init; }

    internal SourcePart Part { get; init; }

    /// <summary>The loop in all of which the least (<see cref="SourcePart.From"/>) or greatest value is
    /// taken; empty for the value that the row's own loop has.</summary>
    internal string Scope { get; init; } = "";

    /// <summary>Which segments are meant, as it was written.</summary>
    internal string SegmentText { get; init; } = "";

    /// <summary>All as it was written.</summary>
    internal string Text { get; init; } = "";

    internal bool IsRelative => Loop.Length == 0;
}
