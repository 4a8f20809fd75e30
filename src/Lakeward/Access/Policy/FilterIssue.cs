// What is wrong with a row filter, and where in its text.
namespace Lakeward.Access.Policy;

/// <summary>
/// The first thing wrong. <paramref name="At"/> counts characters of the filter's text from 1; the message
/// is one line with configuration values only.
/// </summary>
public sealed record FilterIssue(FilterIssueKind Kind, int At, string Message);
