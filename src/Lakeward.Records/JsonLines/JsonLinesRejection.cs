// A line that was set aside, with the reason.
namespace Lakeward.Records.JsonLines;

/// <summary>One unusable line.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Location">Its line and row number.</param>
/// <param name="RowBytes">The line as it stood; lives until the reader moves on. Empty for a line that was
/// too long to keep.</param>
public readonly record struct JsonLinesRejection(
    JsonFault Fault, RecordLocation Location, ReadOnlyMemory<byte> RowBytes)
{
    /// <summary>The issue to report.</summary>
    public RecordIssue ToIssue() => Issues.Of(Fault, Location);
}
