// The type of an attribute of a principal or session.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// One value or a list of values; written as a column's type, a list as <c>list of text</c>.
/// </summary>
public readonly record struct AttributeType(ColumnType Type, bool IsList = false)
{
    private const string ListOf = "list of ";

    /// <summary>
    /// Reads a type. Attributes are text, integer, decimal(p,s), boolean or date: values that a manifest can
    /// write exactly.
    /// </summary>
    public static bool TryParse(string text, out AttributeType type)
    {
        var isList = text.StartsWith(ListOf, StringComparison.Ordinal);
        var known = ColumnType.TryParse(isList ? text[ListOf.Length..] : text, out var of);
        type = new(of, isList);
        return known && of.Kind is not (ValueKind.Double or ValueKind.Timestamp);
    }

    /// <inheritdoc/>
    public override string ToString() => IsList ? $"{ListOf}{Type}" : Type.ToString();
}
