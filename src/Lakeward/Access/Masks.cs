// What is left of a masked column, as SQL, per type.
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Access;

/// <summary>
/// The masks. A mask depends on the type alone and cannot fail on a value, so it can reveal nothing by an
/// error: dates outside the years 1 to 9999, and the infinite ones, become absent.
/// <list type="bullet">
/// <item><c>text</c>: the constant <c>***</c>; an absent value stays absent.</item>
/// <item><c>date</c>: the first day of the value's year; an absent value stays absent.</item>
/// <item><c>timestamp</c>: midnight of that day; an absent value stays absent.</item>
/// <item><c>integer</c>, <c>decimal(p,s)</c>, <c>double</c>, <c>boolean</c>: always absent, typed.</item>
/// </list>
/// <para>
/// Limits: masks are a courtesy to those who need the shape of data, not a de-identification: the year of a
/// birth date, whether a text is there at all, and the number of rows remain. <c>docs/masks.md</c> says
/// more.
/// </para>
/// </summary>
public static class Masks
{
    /// <summary>
    /// The SQL expression that masks a column. <paramref name="type"/> is a type name as in manifests;
    /// <paramref name="quotedColumn"/> is the column's name in double quotes, inner quotes doubled. Throws
    /// <c>LW-ACC-0201</c> for any other type, <see cref="ArgumentException"/> for a name that is not quoted.
    /// </summary>
    public static string Expression(string type, string quotedColumn)
    {
        if (!IsQuoted(quotedColumn))
        {
            throw new ArgumentException("a column's name comes in double quotes", nameof(quotedColumn));
        }

        return type switch
        {
            "text" => $"CASE WHEN {quotedColumn} IS NULL THEN NULL ELSE '***' END",
            "date" => FirstDayOfYear(quotedColumn, "DATE"),
            "timestamp" => FirstDayOfYear(quotedColumn, "TIMESTAMP"),
            "integer" => "CAST(NULL AS BIGINT)",
            "double" => "CAST(NULL AS DOUBLE)",
            "boolean" => "CAST(NULL AS BOOLEAN)",
            _ when ColumnType.TryParse(type, out var known) => string.Create(
                CultureInfo.InvariantCulture, $"CAST(NULL AS DECIMAL({known.Precision},{known.Scale}))"),
            _ => throw AccessErrors.MaskUnknown(type),
        };
    }

    // Not date_trunc: it fails near the ends of the range, even behind a condition or TRY, since the planner
    // runs it on a column's smallest and largest value.
    private static string FirstDayOfYear(string column, string type) =>
        $"CASE WHEN {column} >= {type} '0001-01-01' AND {column} < {type} '10000-01-01' "
            + $"THEN CAST(make_date(year({column}), 1, 1) AS {type}) END";

    private static bool IsQuoted(string name)
    {
        if (name.Length <= 2 || name[0] != '"' || name[^1] != '"')
        {
            return false;
        }

        var withoutPairs = name[1..^1].Replace("\"\"", string.Empty, StringComparison.Ordinal);
        return !withoutPairs.Contains('"', StringComparison.Ordinal);
    }
}
