// Reads a value as its type writes it: of an attribute, or of an expected row.
using System.Buffers;
using System.Globalization;
using System.Text;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>Values are exact: no spaces around, 2028-12-31, 2028-12-31 23:59:59, true or false.</summary>
internal static class ExactText
{
    private const int MaxLength = 200;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

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
            ValueKind.Timestamp => DateTime.TryParseExact(
                text, "yyyy-MM-dd HH:mm:ss", invariant, DateTimeStyles.None, out _),
            _ => IsPlainNumber(text) && type.Check(Encoding.UTF8.GetBytes(text)) == ParseReason.None,
        };
        return isValue ? text : null;
    }

    private static bool IsPlainNumber(string text) =>
        text.Length <= MaxLength && text.AsSpan().TrimStart('-') is { Length: > 0 } digits
        && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
        && !digits.ContainsAnyExcept(NumberCharacters);
}
