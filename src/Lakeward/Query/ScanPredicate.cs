// Simple conditions of a statement that the vault may apply before it hands out rows.
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Query;

/// <summary>
/// A condition on one column of one table that every row must meet to count: a comparison with constants, IN,
/// BETWEEN, or whether there is a value. It stays in the statement; applied in the vault as well, it lets the
/// vault skip groups of rows by their statistics.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column, as the statement names it.</param>
/// <param name="Form">SQL with {0} for the column and {1} and so on for the constants.</param>
/// <param name="Constants">The nodes of the constants: literals, dates, or parameters.</param>
internal sealed partial record ScanPredicate(
    GuardedTable Table, string Column, string Form, IReadOnlyList<JsonNode> Constants)
{
    private const int MaxConstants = 100;

    /// <summary>
    /// The conditions of a checked tree. Only those of the outermost WHERE, joined by AND, on tables that the
    /// statement reads once and joins plainly: there, a row that fails one cannot matter.
    /// </summary>
    public static IReadOnlyList<ScanPredicate> In(JsonObject tree, IReadOnlyList<GuardedTable> tables)
    {
        var node = tree["statements"]![0]!["node"]!.AsObject();
        if (SqlSyntax.TextOf(node, "type") != "SELECT_NODE" || node["sample"] is not null
            || node["where_clause"] is null)
        {
            return [];
        }

        var read = new List<(string Alias, GuardedTable Table)>();
        if (!TryRead(node["from_table"]!.AsObject(), tables, read))
        {
            return [];
        }

        var once = read.Where(entry => CountOf(tree, entry.Table) == 1).ToList();
        return
        [
            .. Terms(node["where_clause"]!).Select(term => Of(term, once, read.Count == 1))
                .OfType<ScanPredicate>(),
        ];
    }

    /// <summary>The condition for the vault, or null where a constant is not of the column's type.</summary>
    /// <param name="column">The stored column as SQL.</param>
    /// <param name="type">Its type.</param>
    /// <param name="parameters">The values of the statement's parameters.</param>
    public string? Sql(string column, ColumnType type, IReadOnlyList<object?> parameters)
    {
        var constants = Constants.Select(node => Literal(node, type, parameters)).ToList();
        return constants.Contains(null)
            ? null
            : string.Format(CultureInfo.InvariantCulture, Form, [column, .. constants]);
    }

    private static bool TryRead(
        JsonObject table, IReadOnlyList<GuardedTable> tables, List<(string Alias, GuardedTable Table)> read)
    {
        if (SqlSyntax.TextOf(table, "type") == "JOIN")
        {
            return SqlSyntax.TextOf(table, "join_type") == "INNER"
                && SqlSyntax.TextOf(table, "ref_type") is "REGULAR" or "CROSS"
                && TryRead(table["left"]!.AsObject(), tables, read)
                && TryRead(table["right"]!.AsObject(), tables, read);
        }

        if (SqlSyntax.TextOf(table, "type") != "BASE_TABLE" || table["sample"] is not null
            || table["column_name_alias"]!.AsArray().Count > 0)
        {
            return false;
        }

        var name = SqlSyntax.TextOf(table, "table_name");
        var alias = SqlSyntax.TextOf(table, "alias");
        if (tables.FirstOrDefault(known => Names(table, known)) is { } found)
        {
            read.Add((alias.Length > 0 ? alias : name, found));
        }

        return true;
    }

    private static bool Names(JsonObject table, GuardedTable known) =>
        SqlSyntax.TextOf(table, "schema_name") == known.Dataset
        && SqlSyntax.TextOf(table, "table_name") == known.ViewName;

    private static int CountOf(JsonNode? node, GuardedTable table) => node switch
    {
        JsonObject one => (SqlSyntax.TextOf(one, "type") == "BASE_TABLE" && Names(one, table) ? 1 : 0)
            + one.Sum(entry => CountOf(entry.Value, table)),
        JsonArray many => many.Sum(child => CountOf(child, table)),
        _ => 0,
    };

    private static IEnumerable<JsonObject> Terms(JsonNode condition) =>
        SqlSyntax.TextOf((JsonObject)condition, "type") == "CONJUNCTION_AND"
            ? condition["children"]!.AsArray().SelectMany(child => Terms(child!))
            : [(JsonObject)condition];

    private static ScanPredicate? Of(
        JsonObject term, List<(string Alias, GuardedTable Table)> tables, bool isOnly)
    {
        var (form, operands) = FormOf(term);
        if (form is null || operands.Count > MaxConstants
            || operands[0] is not JsonObject { } first || first["column_names"] is not JsonArray names)
        {
            return null;
        }

        var (alias, column) = names.Count switch
        {
            1 when isOnly => (null, (string)names[0]!),
            2 => ((string?)names[0], (string)names[1]!),
            _ => (null, ""),
        };
        var table = tables.Find(
            entry => alias is null || string.Equals(entry.Alias, alias, StringComparison.OrdinalIgnoreCase));
        return column.Length == 0 || table.Table is null
            ? null
            : new(table.Table, column, form, [.. operands.Skip(1)]);
    }

    private static (string? Form, List<JsonNode> Operands) FormOf(JsonObject term)
    {
        var children = (term["children"] as JsonArray)?.Select(child => child!).ToList() ?? [];
        var sign = SqlSyntax.TextOf(term, "type") switch
        {
            "COMPARE_EQUAL" => "=",
            "COMPARE_LESSTHAN" => "<",
            "COMPARE_GREATERTHAN" => ">",
            "COMPARE_LESSTHANOREQUALTO" => "<=",
            "COMPARE_GREATERTHANOREQUALTO" => ">=",
            _ => "",
        };
        return SqlSyntax.TextOf(term, "type") switch
        {
            _ when sign.Length > 0 => ($"{{0}} {sign} {{1}}", [term["left"]!, term["right"]!]),
            "COMPARE_BETWEEN" =>
                ("{0} BETWEEN {1} AND {2}", [term["input"]!, term["lower"]!, term["upper"]!]),
            "OPERATOR_IS_NULL" => ("{0} IS NULL", children),
            "OPERATOR_IS_NOT_NULL" => ("{0} IS NOT NULL", children),
            "COMPARE_IN" => ($"{{0}} IN ({string.Join(", ", Enumerable.Range(1, children.Count - 1)
                .Select(at => $"{{{at}}}"))})", children),
            _ => (null, children),
        };
    }

    private static string? Literal(JsonNode node, ColumnType type, IReadOnlyList<object?> parameters)
    {
        var value = ValueOf((JsonObject)node, parameters);
        return (type.Kind, value) switch
        {
            (ValueKind.Text, string text) => SqlText.Literal(text),
            (ValueKind.Integer, long number) => Text(number),
            (ValueKind.Decimal, long or decimal) => Text((IFormattable)value),
            (ValueKind.Date, string text) when Day().IsMatch(text) && DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) =>
                $"DATE '{text}'",
            (ValueKind.Date, DateOnly day) => $"DATE '{day:yyyy-MM-dd}'",
            _ => null,
        };
    }

    /// <summary>A constant's value as text, long, decimal or date; null where it is anything else.</summary>
    private static object? ValueOf(JsonObject node, IReadOnlyList<object?> parameters)
    {
        switch (SqlSyntax.TextOf(node, "class"))
        {
            case "PARAMETER":
                return Given(SqlSyntax.TextOf(node, "identifier"), parameters);
            case "CAST" when SqlSyntax.TextOf(
                node["cast_type"]?["type_info"]?["expr"] as JsonObject ?? [], "type_name") == "DATE":
                return ValueOf((JsonObject)node["child"]!, []) as string;
            case "CONSTANT":
                return Constant(node["value"]!.AsObject());
            default:
                return null;
        }
    }

    private static object? Given(string identifier, IReadOnlyList<object?> parameters)
    {
        var isKnown = int.TryParse(identifier, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= parameters.Count;
        var given = isKnown ? parameters[number - 1] : null;
        return given is int whole ? (long)whole : given;
    }

    private static object? Constant(JsonObject value)
    {
        var type = value["type"]!.AsObject();
        if (value["is_null"]!.GetValue<bool>())
        {
            return null;
        }

        switch (SqlSyntax.TextOf(type, "id"))
        {
            case "VARCHAR":
                return SqlSyntax.TextOf(value, "value");
            case "INTEGER" or "BIGINT":
                return value["value"] is JsonValue json && json.TryGetValue(out long number) ? number : null;
            case "DECIMAL":
                return Decimal(value["value"], type["type_info"] as JsonObject);
            default:
                return null;
        }
    }

    private static object? Decimal(JsonNode? unscaled, JsonObject? type)
    {
        if (unscaled is not JsonValue value || !value.TryGetValue(out long digits) || digits == long.MinValue
            || type?["scale"] is not JsonValue scale || !scale.TryGetValue(out byte places) || places > 18)
        {
            return null;
        }

        var size = Math.Abs(digits);
        return new decimal(unchecked((int)size), unchecked((int)(size >> 32)), 0, digits < 0, places);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
