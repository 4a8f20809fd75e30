// A message that was set aside, with the reasons.
namespace Lakeward.Records.Hl7v2;

/// <summary>One unusable message.</summary>
/// <param name="Issues">Why, and what else is worth knowing of it.</param>
/// <param name="LineNumber">The line on which it begins.</param>
/// <param name="MessageNumber">Its number among the messages of the file.</param>
/// <param name="RawBytes">The message as it stood; lives until the reader moves on. Empty for one that was
/// too long to keep.</param>
public sealed record Hl7Rejection(
    IReadOnlyList<RecordIssue> Issues, long LineNumber, long MessageNumber, ReadOnlyMemory<byte> RawBytes);
