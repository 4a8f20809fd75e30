// Reads row filters: text in, a typed tree out, or what is wrong with it.
namespace Lakeward.Access.Policy;

/// <summary>
/// The door to the policy language; <c>docs/policy.md</c> has its grammar.
/// </summary>
/// <remarks>
/// Limits: 4,000 characters, 32 levels. Reading is total: for any text there is a tree or an issue.
/// </remarks>
public static class RowFilter
{
    /// <summary>The most characters of a filter.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Reads a filter and checks its types against a table and the declared attributes.</summary>
    public static FilterReading Read(string text, FilterScope scope)
    {
        try
        {
            return new(FilterParser.Parse(text, scope), null);
        }
        catch (FilterException e)
        {
            return new(null, e.Issue);
        }
    }
}
