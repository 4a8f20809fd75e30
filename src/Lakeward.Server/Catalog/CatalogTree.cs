// Rewrites the engine's syntax tree of a statement for the catalog, and guards what it may use.
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Lakeward.Server.Wire;
using static Lakeward.Server.Catalog.CatalogNode;

namespace Lakeward.Server.Catalog;

/// <summary>
/// One walk over a tree: names become the engine's, PostgreSQL's meanings replace the engine's where they
/// differ, and every function must be on the list, because this engine runs beside the server's own work.
/// </summary>
/// <param name="oidOf">The number behind a name of the catalog.</param>
/// <param name="settings">The session's settings.</param>
internal sealed class CatalogTree(Func<string, long> oidOf, SessionSettings settings)
{
    private const int MaxGrowing = 12;

    private static readonly FrozenSet<string> Allowed =
        Facts.Rows("Functions.tsv").Select(row => row[0]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions whose text may be as long as all their arguments together.</summary>
    private static readonly FrozenSet<string> Joining = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "||", "concat", "concat_ws", "list_concat", "array_cat", "format");

    /// <summary>Functions whose text may be twice as long as their argument.</summary>
    private static readonly FrozenSet<string> Doubling = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "replace", "regexp_replace", "quote_ident", "quote_literal", "hex", "to_hex", "base64", "to_base64",
        "to_json", "json_array", "json_object", "regexp_escape");

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema",
        "current_database");

    private readonly HashSet<string> _common = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<JsonObject> _inFrom = [];
    private int _growing;

    /// <summary>The relations of the catalog that the statement names.</summary>
    public HashSet<CatalogRelation> Relations { get; } = [];

    /// <summary>Whether it names a table that the catalog does not have.</summary>
    public bool NamesOther { get; private set; }

    /// <summary>The first function or form it uses that is not offered, or null.</summary>
    public string? Refused { get; private set; }

    /// <summary>Rewrites the tree of one statement.</summary>
    public void Rewrite(JsonNode statement)
    {
        FindCommonTables(statement);
        NameColumns(statement["node"]);
        Walk(statement);
    }

    private void FindCommonTables(JsonNode? node)
    {
        if (node is JsonObject known)
        {
            foreach (var entry in known["cte_map"]?["map"] as JsonArray ?? [])
            {
                _common.Add(Text(entry, "key"));
            }

            foreach (var (_, child) in known)
            {
                FindCommonTables(child);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
            {
                FindCommonTables(child);
            }
        }
    }

    /// <summary>An expression without a name has the name that PostgreSQL gives it.</summary>
    private static void NameColumns(JsonNode? node)
    {
        if (Text(node, "type") == "SET_OPERATION_NODE")
        {
            NameColumns(node!["left"]);
            return;
        }

        foreach (var item in node?["select_list"] as JsonArray ?? [])
        {
            if (Text(item, "alias").Length == 0 && NameOf(item) is { Length: > 0 } name
                && (Text(item, "class") != "COLUMN_REF" || Words.Contains(name)))
            {
                item!["alias"] = name;
            }
        }
    }

    private static string NameOf(JsonNode? item) => Text(item, "class") switch
    {
        "FUNCTION" when item!["is_operator"]?.GetValue<bool>() == true => "?column?",
        "FUNCTION" => Text(item, "function_name") is "count_star" ? "count" : Text(item, "function_name"),
        "COLUMN_REF" => (item!["column_names"] as JsonArray)?[^1]?.GetValue<string>() ?? "",
        "CAST" when NameOf(item!["child"]) is var inner => inner is "?column?" ? CastName(item) : inner,
        "CASE" => "case",
        "SUBQUERY" or "STAR" or "POSITIONAL_REFERENCE" => "",
        _ => "?column?",
    };

    private static string CastName(JsonNode? cast) => TypeName(cast).ToLowerInvariant() switch
    {
        "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "boolean" => "bool",
        "double" => "float8",
        "float" => "float4",
        "varchar" => "text",
        var name => name,
    };

    private void Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var child in list.ToArray())
                {
                    Walk(child);
                }

                break;
            case JsonObject known:
                Visit(known);
                foreach (var (_, child) in known.ToArray())
                {
                    Walk(child);
                }

                break;
        }
    }

    private void Visit(JsonObject node)
    {
        switch (Text(node, "type"))
        {
            case "BASE_TABLE":
                VisitTable(node);
                break;
            case "TABLE_FUNCTION":
                VisitTableFunction(node);
                break;
            case "RECURSIVE_CTE_NODE" or "SHOW_REF" or "PIVOT":
                Refused ??= Text(node, "type");
                break;
            case "COLLATE":
                Replace(node, node["child"]!);
                Visit(node);
                break;
            case "OPERATOR_CAST":
                VisitCast(node);
                break;
            case "COLUMN_REF":
                VisitColumn(node);
                break;
            default:
                if (Text(node, "class") == "FUNCTION" && !_inFrom.Contains(node))
                {
                    VisitFunction(node);
                }

                break;
        }
    }

    private void VisitTable(JsonObject node)
    {
        var (schema, name) = (Text(node, "schema_name"), Text(node, "table_name"));
        if (schema.Length == 0 && _common.Contains(name))
        {
            return;
        }

        if (CatalogRelation.Find(schema, name) is { } relation)
        {
            Relations.Add(relation);
            (node["schema_name"], node["catalog_name"]) = (relation.EngineSchema, "");
            node["table_name"] = relation.Name;
        }
        else
        {
            NamesOther = true;
        }
    }

    private void VisitTableFunction(JsonObject node)
    {
        var function = node["function"]!.AsObject();
        var name = Text(function, "function_name").ToLowerInvariant();
        _inFrom.Add(function);
        if (name is not ("generate_series" or "range" or "unnest" or "_pg_expandarray" or "pg_get_keywords"))
        {
            Refused ??= name;
        }

        (function["schema"], function["catalog"]) = ("", "");
        if (name == "pg_get_keywords")
        {
            function["function_name"] = "pg_keywords";
            function["schema"] = "pgc";
        }

        // A function in FROM names its column by its alias.
        if (Text(node, "alias") is { Length: > 0 } alias
            && node["column_name_alias"] is JsonArray { Count: 0 } names)
        {
            names.Add((JsonNode)alias);
        }
    }

    private void VisitColumn(JsonObject node)
    {
        var names = (JsonArray)node["column_names"]!;
        var first = names[0]!.GetValue<string>();
        if (names.Count == 1 && Words.Contains(first.ToLowerInvariant()))
        {
            Replace(node, Function(first.ToLowerInvariant(), "pgc", ""));
        }
        else if (names[^1]!.GetValue<string>() is "tableoid" or "xmin")
        {
            // PostgreSQL's hidden columns: nothing here refers to them.
            Replace(node, Constant(0L));
        }
    }

    private void VisitFunction(JsonObject node)
    {
        var name = Text(node, "function_name").ToLowerInvariant();
        (node["schema"], node["catalog"]) = ("", "");
        var children = (JsonArray)node["children"]!;
        RequireSmall(name, children);
        switch (name)
        {
            case "regexp_full_match":
                node["function_name"] = "regexp_matches";
                break;
            case "~*" or "!~*":
                Matches(node, children, negated: name[0] == '!');
                break;
            case "current_setting" when ConstantOf(children[0]) is { } setting:
                Replace(node, Constant(settings.Get(setting)));
                break;
            case "set_config" when children.Count == 3 && ConstantOf(children[1]) is { } value:
                Replace(node, Constant(value));
                break;
            case "unnest" when children.Count == 1 && ConstantOf(children[0]) is ['{', ..] array:
                children[0] = ListOf(array);
                break;
            case "generate_series" when children.Count == 2:
                (node["function_name"], node["schema"]) = ("series", "pgc");
                break;
            case "replace" or "regexp_replace" when children.Count > 2 && !IsShort(children[1], children[2]):
                Refused ??= name;
                break;
            case var known when CatalogFunctions.Names.Contains(known):
                (node["schema"], node["function_name"]) = ("pgc", known);
                break;
            default:
                Refused ??= Allowed.Contains(name) ? null : name;
                break;
        }
    }

    /// <summary>
    /// Text that grows by itself, each subquery doubling the one within, would need memory without bound:
    /// few such steps are enough for what clients ask.
    /// </summary>
    private void RequireSmall(string name, JsonArray children)
    {
        var grows = Doubling.Contains(name) || (Joining.Contains(name) && children.Count(HasColumn) > 1);
        _growing += grows ? 1 : 0;
        Refused ??= _growing > MaxGrowing ? name : null;
    }

    private static bool IsShort(JsonNode? replaced, JsonNode? by) =>
        ConstantOf(replaced) is { Length: > 0 } from && ConstantOf(by) is { } to
            && to.Length <= 2 * from.Length;

    /// <summary>PostgreSQL's names of types that the engine does not have.</summary>
    private void VisitCast(JsonObject node)
    {
        var child = node["child"]!;
        switch (TypeName(node).ToLowerInvariant())
        {
            case var type when IsOid(type) && ConstantOf(child) is { } name && !long.TryParse(name, out _):
                Replace(node, Constant(oidOf(name)));
                break;
            case var type when IsOid(type):
                SetType(node, "BIGINT");
                break;
            case "varchar" or "text" when Text(child, "type") == "OPERATOR_CAST"
                && TypeName(child) is "regclass" or "regproc" && ConstantOf(child["child"]) is null:
                var function = Function($"{TypeName(child)}_name", "pgc", Text(node, "alias"));
                ((JsonArray)function["children"]!).Add(child["child"]!.DeepClone());
                Replace(node, function);
                break;
            case "name" or "cstring" or "aclitem" or "pg_node_tree" or "bpchar" or "xid" or "anyarray"
                or "inet"
                or "jsonb" or "unknown" or "pg_lsn":
                SetType(node, "VARCHAR");
                break;
            case "list" when ConstantOf(child) is ['{', ..] array:
                node["child"] = ListOf(array);
                SetElementType(node);
                break;
            case "list":
                SetElementType(node);
                break;
            case "int2vector" or "oidvector":
                SetType(node, "VARCHAR");
                break;
        }
    }

    /// <summary>Whether a type is a number of something, which PostgreSQL also takes by name.</summary>
    private static bool IsOid(string type) => type is "regclass" or "regproc" or "regprocedure" or "regtype"
        or "regnamespace" or "regrole" or "oid";

    private static void Matches(JsonObject node, JsonArray children, bool negated)
    {
        JsonNode flag = Constant("i");
        children.Add(flag);
        (node["function_name"], node["is_operator"]) = ("regexp_matches", false);
        if (negated)
        {
            var inner = node.DeepClone();
            Replace(node, new JsonObject
            {
                ["class"] = "OPERATOR",
                ["type"] = "OPERATOR_NOT",
                ["alias"] = "",
                ["query_location"] = 0,
                ["children"] = new JsonArray(inner),
            });
        }
    }
}
