// A row that was set aside, with the reason.
namespace Lakeward.Records.FixedWidth;

/// <summary>One unusable row.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Location">Its line and row number, and the column from 1.</param>
/// <param name="RowBytes">The row as it stood; lives until the reader moves on. Empty for one that was too
/// long to keep.</param>
public readonly record struct FixedWidthRejection(
    FixedWidthFault Fault, RecordLocation Location, ReadOnlyMemory<byte> RowBytes)
{
    /// <summary>The issue to report.</summary>
    public RecordIssue ToIssue() => FixedWidthIssues.Of(Fault, Location);
}
