// Turns a parse reason into an issue.
namespace Lakeward.Records.Typing;

/// <summary>The bridge from parsing to reporting.</summary>
public static class ParseReasonExtensions
{
    extension(ParseReason reason)
    {
        /// <summary>The issue for a failed value; throws for <see cref="ParseReason.None"/>.</summary>
        public RecordIssue ToIssue(RecordLocation location) => Issues.Of(reason, location);
    }
}
