// An entry of a loop: a segment, or a loop that begins with one.
namespace Lakeward.Records.X12;

/// <summary>One line of a guide within its loop.</summary>
internal sealed class GuideItem
{
    /// <summary>Whether the guide requires it at least once.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>How often it may stand in one occurrence of the loop.</summary>
    public required int MaxUse { get; init; }

    /// <summary>Entries of one rank may stand in any order; lower ranks come first.</summary>
    public required int Rank { get; init; }

    /// <summary>The number of the entry within its loop, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The segment, or the first segment of the loop.</summary>
    public required X12SegmentUse Trigger { get; init; }

    /// <summary>The loop; null for a segment.</summary>
    public X12Loop? Child { get; init; }
}
