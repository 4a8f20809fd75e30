// Reads the value of an attribute as its type writes it.
using System.Globalization;
using System.Text;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>Values in manifests are exact: no spaces around, dates as 2028-12-31, true or false.</summary>
internal static class AttributeText
{
    private const int MaxLength = 200;

    /// <summary>The value, or null where the text is none of the type.</summary>
    public static string? Read(string text, ColumnType type)
    {
        var invariant = CultureInfo.InvariantCulture;
        var isValue = type.Kind switch
        {
            ValueKind.Text => text.Length <= MaxLength,
            ValueKind.Boolean => text is "true" or "false",
            ValueKind.Date => DateOnly.TryParseExact(
                text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out _),
            _ => IsPlainNumber(text) && type.Check(Encoding.UTF8.GetBytes(text)) == ParseReason.None,
        };
        return isValue ? text : null;
    }

    private static bool IsPlainNumber(string text) =>
        text.Length <= MaxLength && text.AsSpan().TrimStart('-') is { Length: > 0 } digits
        && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
        && digits.ContainsAnyExcept("0123456789.") is false;
}
