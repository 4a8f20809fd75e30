// Leaves the recursion of the filter's parser.
namespace Lakeward.Access.Policy;

/// <summary>
/// Thrown and caught within the room; <see cref="RowFilter.Read"/> turns it into a reading.
/// </summary>
internal sealed class FilterException(FilterIssueKind kind, int position, string message) : Exception(message)
{
    public FilterIssue Issue { get; } = new(kind, position + 1, message);

    public static FilterException Form(int position, string message) =>
        new(FilterIssueKind.Form, position, message);

    public static FilterException Name(int position, string message) =>
        new(FilterIssueKind.Name, position, message);

    public static FilterException Type(int position, string message) =>
        new(FilterIssueKind.Type, position, message);
}
