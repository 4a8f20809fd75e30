// How much of an element a source takes.
namespace Lakeward.Records.X12;

/// <summary>The part of an element or component.</summary>
internal enum SourcePart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The day of a date or time, or the first day of a range.</summary>
    From,

    /// <summary>The day of a date or time, or the last day of a range.</summary>
    To,

    /// <summary>The repetitions, parted by commas.</summary>
    List,
}
