// The nodes of the engine's syntax trees: what they say, and new ones.
using System.Globalization;
using System.Text.Json.Nodes;
using Lakeward.Server.Wire;

namespace Lakeward.Server.Catalog;

/// <summary>Reads and makes nodes in the form of <c>json_serialize_sql</c>.</summary>
internal static class CatalogNode
{
    /// <summary>Makes a node another one, in its place and with its alias.</summary>
    public static void Replace(JsonObject node, JsonNode by)
    {
        var alias = Text(node, "alias");
        var members = by.DeepClone().AsObject();
        node.Clear();
        foreach (var (name, value) in members.ToArray())
        {
            members.Remove(name);
            node[name] = value;
        }

        node["alias"] = alias;
    }

    public static JsonObject Function(string name, string schema, string alias) => new()
    {
        ["class"] = "FUNCTION",
        ["type"] = "FUNCTION",
        ["alias"] = alias,
        ["query_location"] = 0,
        ["function_name"] = name,
        ["schema"] = schema,
        ["children"] = new JsonArray(),
        ["filter"] = null,
        ["order_bys"] = new JsonObject { ["type"] = "ORDER_MODIFIER", ["orders"] = new JsonArray() },
        ["distinct"] = false,
        ["is_operator"] = false,
        ["export_state"] = false,
        ["catalog"] = "",
    };

    public static JsonObject Constant(object value) => new()
    {
        ["class"] = "CONSTANT",
        ["type"] = "VALUE_CONSTANT",
        ["alias"] = "",
        ["query_location"] = 0,
        ["value"] = new JsonObject
        {
            ["type"] = new JsonObject { ["id"] = value is long ? "BIGINT" : "VARCHAR", ["type_info"] = null },
            ["is_null"] = false,
            ["value"] = value is long number ? JsonValue.Create(number) : JsonValue.Create((string)value),
        },
    };

    /// <summary>A list of an array's text; of numbers where all its elements are.</summary>
    public static JsonObject ListOf(string array)
    {
        var elements = ArrayText.Parse(array) ?? [];
        var isNumeric = elements.Count > 0 && elements.TrueForAll(element => long.TryParse(element, out _));
        var list = Function("list_value", "", "");
        foreach (var element in elements)
        {
            JsonNode constant = Constant(
                isNumeric ? long.Parse(element!, CultureInfo.InvariantCulture) : element ?? "");
            ((JsonArray)list["children"]!).Add(constant);
        }

        return list;
    }

    public static string? ConstantOf(JsonNode? node) => Text(node, "class") switch
    {
        "CONSTANT" when node!["value"]?["value"] is JsonValue value =>
            value.TryGetValue<string>(out var text) ? text : value.ToJsonString(),
        "CAST" when TypeName(node).ToUpperInvariant() is "VARCHAR" or "NAME" or "CSTRING" or "TEXT" =>
            ConstantOf(node!["child"]),
        _ => null,
    };

    public static JsonNode? TypeNode(JsonNode? cast) => cast?["cast_type"]?["type_info"]?["expr"];

    public static string TypeName(JsonNode? cast) =>
        TypeNode(cast) is { } type ? Text(type, "type_name") : Text(cast?["cast_type"], "id");

    public static void SetType(JsonObject cast, string name)
    {
        if (TypeNode(cast) is { } type)
        {
            type["type_name"] = name;
            type["children"] = new JsonArray();
        }
    }

    public static void SetElementType(JsonObject cast)
    {
        if (TypeNode(cast)?["children"] is JsonArray { Count: 1 } element
            && Text(element[0], "type_name") is var name
            && name is "name" or "char" or "regtype" or "regclass" or "oid" or "aclitem" or "anyelement")
        {
            element[0]!["type_name"] = name is "regtype" or "regclass" or "oid" ? "BIGINT" : "VARCHAR";
        }
    }

    public static string Text(JsonNode? node, string name) =>
        node is JsonObject known && known[name] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : "";

    public static bool HasColumn(JsonNode? node) => node switch
    {
        JsonArray list => list.Any(HasColumn),
        JsonObject known => Text(known, "class") == "COLUMN_REF"
            || known.Any(member => HasColumn(member.Value)),
        _ => false,
    };
}
