// The names a row filter may use, with their types.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// What is in scope: the columns of <paramref name="Table"/> by name, upper and lower case the same, each
/// with its declared type or null where none is declared; and the declared attributes of principals.
/// </summary>
public sealed record FilterScope(
    string Table,
    IReadOnlyDictionary<string, FilterColumn> Columns,
    IReadOnlyDictionary<string, AttributeType> Attributes)
{
    /// <summary>The columns as a scope needs them.</summary>
    public static IReadOnlyDictionary<string, FilterColumn> Of(
        IEnumerable<(string Name, string? Type)> columns)
    {
        var known = new Dictionary<string, FilterColumn>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, type) in columns)
        {
            known[name] = new(name, type is not null && ColumnType.TryParse(type, out var of) ? of : null);
        }

        return known;
    }
}
