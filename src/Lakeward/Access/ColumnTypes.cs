// The names of column types a manifest may declare.
using System.Globalization;

namespace Lakeward.Access;

/// <summary>
/// The closed list of type names: six words and <c>decimal(p,s)</c> with 1 &lt;= p &lt;= 38 and s &lt;= p.
/// </summary>
internal static class ColumnTypes
{
    public const int MaxPrecision = 38;

    public static IReadOnlyList<string> Names { get; } =
        ["text", "integer", "decimal(p,s)", "double", "boolean", "date", "timestamp"];

    /// <summary>The one spelling of a type, without spaces; false when it is none.</summary>
    public static bool TryNormalize(string text, out string type)
    {
        type = text;
        if (text is "text" or "integer" or "double" or "boolean" or "date" or "timestamp")
        {
            return true;
        }

        if (TryDecimal(text, out var precision, out var scale))
        {
            type = string.Create(CultureInfo.InvariantCulture, $"decimal({precision},{scale})");
            return true;
        }

        return false;
    }

    /// <summary>Reads the two numbers of <c>decimal(p,s)</c>.</summary>
    public static bool TryDecimal(string text, out int precision, out int scale)
    {
        (precision, scale) = (0, 0);
        if (text.Length > 32 || !text.StartsWith("decimal(", StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            return false;
        }

        var parts = text["decimal(".Length..^1].Split(',');
        return parts.Length == 2
            && TryNumber(parts[0], out precision)
            && TryNumber(parts[1], out scale)
            && precision is >= 1 and <= MaxPrecision
            && scale <= precision;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text.Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
