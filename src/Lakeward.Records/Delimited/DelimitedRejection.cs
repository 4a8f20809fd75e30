// A row that was set aside, with the reason.
namespace Lakeward.Records.Delimited;

/// <summary>One unusable row.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Location">The line and row number at which it begins.</param>
/// <param name="RowBytes">The row as it stood, without its line end; lives as long as the block. Empty for a
/// row that was too long to keep.</param>
public readonly record struct DelimitedRejection(
    DelimitedFault Fault, RecordLocation Location, ReadOnlyMemory<byte> RowBytes)
{
    /// <summary>The issue to report.</summary>
    public RecordIssue ToIssue() => Issues.Of(Fault, Location);
}
