// The kinds of thing that can be wrong with a row filter.
namespace Lakeward.Access.Policy;

/// <summary>What is wrong.</summary>
public enum FilterIssueKind
{
    /// <summary>It does not follow the grammar, or a bound.</summary>
    Form,

    /// <summary>A column, function or attribute is not known.</summary>
    Name,

    /// <summary>Types do not fit.</summary>
    Type,
}
