// What came of reading a row filter.
namespace Lakeward.Access.Policy;

/// <summary>Either the tree or the issue.</summary>
public sealed record FilterReading(Expression? Tree, FilterIssue? Issue);
