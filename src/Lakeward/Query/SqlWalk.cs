// The guard's walk over a syntax tree: nothing in it that is not known, and every table resolved.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lakeward.Errors;

namespace Lakeward.Query;

/// <summary>
/// One walk over one tree. Every node must be of a known class with exactly its known properties; names of
/// functions, types and tables are looked up as they are met. Tables are written back under their full names,
/// and calls in the form <c>column.function()</c> as <c>function(column)</c>, so that nothing is left for the
/// engine to resolve in another way.
/// </summary>
/// <param name="resolve">The table of a dataset (or empty), a name and a version, or a refusal.</param>
/// <param name="places">Where things stand in the statement as sent.</param>
internal sealed partial class SqlWalk(
    Func<string, string, long?, string, GuardedTable> resolve, SqlPlaces places)
{
    /// <summary>How deep queries, tables and expressions may nest.</summary>
    public const int MaxDepth = 200;

    /// <summary>How many nodes a tree may have.</summary>
    public const int MaxNodes = 20_000;

    private readonly List<GuardedTable> _tables = [];
    private readonly HashSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);
    private ulong _offset = ulong.MaxValue;
    private int _depth;
    private int _nodes;

    /// <summary>The tables met, each once.</summary>
    public IReadOnlyList<GuardedTable> Tables => _tables;

    /// <summary>The names met that may be columns'.</summary>
    public IReadOnlySet<string> Columns => _columns;

    private string Place => places.Text(_offset);

    /// <summary>Walks a whole tree and rewrites its names in place.</summary>
    /// <exception cref="LakeException">Something in it is not allowed.</exception>
    public void Walk(JsonNode? tree) => Visit(SqlSyntax.Root, tree, null);

    /// <summary>Visits a node; returns the scope after it, which only WITH lists change.</summary>
    private Scope? Visit(string kind, JsonNode? value, Scope? scope)
    {
        if (value is not JsonObject node || SqlSyntax.FormOf(kind, node) is not { } form)
        {
            throw GuardErrors.FormUnknown(kind, Place);
        }

        var nests = kind is "query" or "table" or "expression" or "call" or "type";
        _depth += nests ? 1 : 0;
        if (_depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw GuardErrors.TooComplex(MaxDepth, MaxNodes);
        }

        if (node["query_location"] is JsonValue place && place.TryGetValue(out ulong offset))
        {
            _offset = offset == ulong.MaxValue ? _offset : offset;
        }

        MustBeKnown(form, node);
        Look(form, node, scope);
        foreach (var property in form.All.Where(property => property.Shape.IsNode))
        {
            scope = VisitAll(form, node, property, scope);
        }

        _depth -= nests ? 1 : 0;
        return kind == "common" ? new Scope(NameOf(node, "key"), false, scope) : scope;
    }

    private Scope? VisitAll(SqlSyntax.Form form, JsonObject node, SqlSyntax.Property property, Scope? scope)
    {
        var word = property.Shape.Word;
        var value = node[property.Name];
        if (word == "literal" || (value is null && property.Shape.IsOptional))
        {
            return scope;
        }

        // Only the second part of a recursive query sees itself.
        var inner = form.Class == "RECURSIVE_CTE_NODE" && property.Name == "right"
            ? new Scope(NameOf(node, "cte_name"), true, scope)
            : scope;
        foreach (var part in Parts(form, value, property.Shape.Lists))
        {
            var after = Visit(word, part, inner);
            if (word is "commons" or "common")
            {
                (inner, scope) = (after, after);
            }
        }

        return scope;
    }

    private IEnumerable<JsonNode?> Parts(SqlSyntax.Form form, JsonNode? value, int lists)
    {
        if (lists == 0)
        {
            return [value];
        }

        return value is JsonArray list
            ? list.SelectMany(part => Parts(form, part, lists - 1))
            : throw GuardErrors.FormUnknown(form.Class, Place);
    }

    private void MustBeKnown(SqlSyntax.Form form, JsonObject node)
    {
        foreach (var (name, value) in node)
        {
            if (!form.ByName.TryGetValue(name, out var property)
                || (!property.Shape.IsNode && !SqlSyntax.Fits(property.Shape, value)))
            {
                throw GuardErrors.FormUnknown(form.Class == "-" ? form.Kind : form.Class, Place);
            }
        }

        // The engine leaves out the value of a NULL, and nothing else.
        var isNull = form.Kind == "constant" && IsTrue(node, "is_null");
        if (node.Count != (isNull ? form.All.Count - 1 : form.All.Count))
        {
            throw GuardErrors.FormUnknown(form.Class == "-" ? form.Kind : form.Class, Place);
        }
    }

    private void Look(SqlSyntax.Form form, JsonObject node, Scope? scope)
    {
        switch (form.Kind, form.Class)
        {
            case ("table", "BASE_TABLE"):
                Table(node, scope);
                break;
            case ("table", "JOIN"):
                _columns.UnionWith(node["using_columns"]!.AsArray().Select(name => (string)name!));
                break;
            case ("table", "SHOW_REF") when node["query"] is null:
                throw GuardErrors.FormUnknown("SHOW", Place);
            case ("call", _):
                Call(node);
                break;
            case ("expression", "FUNCTION"):
                Function(node);
                break;
            case ("expression", "WINDOW"):
                Allowed(node);
                break;
            case ("expression", "COLUMN_REF"):
                _columns.UnionWith(node["column_names"]!.AsArray().Select(name => (string)name!));
                break;
            case ("expression", "COLLATE") when !Collation().IsMatch(SqlSyntax.TextOf(node, "collation")):
                throw GuardErrors.FormUnknown("COLLATE", Place);
            case ("expression", "TYPE"):
                Type(node);
                break;
            case ("common", _):
                NameOf(node, "key");
                break;
            case ("constant", _):
                Literal(node);
                break;
            default:
                break;
        }
    }

    private void Table(JsonObject node, Scope? scope)
    {
        var catalog = SqlSyntax.TextOf(node, "catalog_name");
        var schema = SqlSyntax.TextOf(node, "schema_name");
        var name = SqlSyntax.TextOf(node, "table_name");
        var version = Version(node);
        if (catalog.Length > 0)
        {
            throw GuardErrors.NotATable(Place);
        }

        var common = schema.Length == 0 ? Scope.Find(scope, name)
            : string.Equals(schema, "recurring", StringComparison.OrdinalIgnoreCase)
                && Scope.Find(scope, name) is { IsRecursive: true } itself ? itself : null;
        if (common is not null)
        {
            if (version is not null)
            {
                throw GuardErrors.VersionUnclear(Place);
            }

            return;
        }

        var table = resolve(schema, name, version, Place);
        if (!_tables.Contains(table))
        {
            _tables.Add(table);
        }

        node["schema_name"] = table.Dataset;
        node["table_name"] = table.ViewName;
        node["at_clause"] = null;
        if (table.Version is not null && SqlSyntax.TextOf(node, "alias").Length == 0)
        {
            node["alias"] = table.Table;
        }
    }

    private long? Version(JsonObject node)
    {
        if (node["at_clause"] is not { } clause)
        {
            return null;
        }

        // It leaves the tree once it is understood, so it is looked through here.
        if (clause is JsonObject { Count: > 0 } known && SqlSyntax.TextOf(known, "unit") == "VERSION")
        {
            Visit("version", clause, null);
        }

        return clause is JsonObject at && SqlSyntax.TextOf(at, "unit") == "VERSION"
            && ArgumentRule.NumberOf(at["expr"]) is { } number and >= 0
            ? (long)number
            : throw GuardErrors.VersionUnclear(Place);
    }

    /// <summary>A function in FROM.</summary>
    private void Call(JsonObject node)
    {
        var name = SqlSyntax.TextOf(node, "function_name");
        if (!IsBuiltIn(node) || !SqlNames.Functions.TryGetValue(name, out var function) || !function.IsTable)
        {
            throw GuardErrors.TableFunctionRefused(name, Place);
        }
    }

    private void Function(JsonObject node)
    {
        if (!IsBuiltIn(node))
        {
            // column.function(): the engine would look for a schema first, and take the column then.
            string[] column = [SqlSyntax.TextOf(node, "catalog"), SqlSyntax.TextOf(node, "schema")];
            var names = column.Where(part => part.Length > 0).Select(part => (JsonNode)part);
            node["children"]!.AsArray().Insert(0, new JsonObject
            {
                ["class"] = "COLUMN_REF",
                ["type"] = "COLUMN_REF",
                ["alias"] = "",
                ["query_location"] = node["query_location"]!.DeepClone(),
                ["column_names"] = new JsonArray([.. names]),
            });
            node["catalog"] = "";
            node["schema"] = "";
        }

        var function = Allowed(node);
        if (function.Rule is { } rule && !rule.Holds(node["children"]!.AsArray()))
        {
            throw GuardErrors.ArgumentRefused(function.Name, rule.Text, Place);
        }
    }

    private SqlFunction Allowed(JsonObject node)
    {
        var name = SqlSyntax.TextOf(node, "function_name");
        if (IsBuiltIn(node) && SqlSyntax.TextOf(node, "schema") is not "main")
        {
            // PostgreSQL's clients write pg_catalog, where the engine keeps only a part of its functions.
            node["schema"] = "";
        }

        return IsBuiltIn(node)
            && SqlNames.Functions.TryGetValue(name, out var function) && function.IsExpression
            ? function
            : throw GuardErrors.FunctionRefused(name, Place);
    }

    private static bool IsBuiltIn(JsonObject node) =>
        SqlSyntax.TextOf(node, "schema").ToUpperInvariant() is "" or "MAIN" or "PG_CATALOG"
        && SqlSyntax.TextOf(node, "catalog").ToUpperInvariant() is "" or "SYSTEM";

    private void Type(JsonObject node)
    {
        var name = SqlSyntax.TextOf(node, "type_name");
        if (SqlSyntax.TextOf(node, "schema") is not ("" or "pg_catalog") || !SqlNames.Types.Contains(name))
        {
            throw GuardErrors.TypeRefused(name, Place);
        }

        node["schema"] = "";
    }

    /// <summary>A constant's value: a scalar, a wide integer in two halves, or a list of constants.</summary>
    private void Literal(JsonObject constant)
    {
        var isKnown = constant["value"] switch
        {
            null => IsTrue(constant, "is_null"),
            JsonValue => true,
            JsonObject halves => halves.All(half => half.Value?.GetValueKind() == JsonValueKind.Number
                ? half.Key is "upper" or "lower"
                : half is { Key: "children", Value: JsonArray }),
            _ => false,
        };
        if (!isKnown)
        {
            throw GuardErrors.FormUnknown("constant", Place);
        }

        foreach (var child in (constant["value"] as JsonObject)?["children"]?.AsArray() ?? [])
        {
            Visit("constant", child, null);
        }
    }

    /// <summary>
    /// The name of a common table expression. Without dots and slashes it can never be taken for a path.
    /// </summary>
    private string NameOf(JsonObject node, string property)
    {
        var name = SqlSyntax.TextOf(node, property);
        return CommonName().IsMatch(name) ? name : throw GuardErrors.NameRefused(Place);
    }

    private static bool IsTrue(JsonObject node, string property) =>
        node[property]?.GetValueKind() == JsonValueKind.True;

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_ $-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommonName();

    [GeneratedRegex(@"^[A-Za-z_]+(\.[A-Za-z_]+){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Collation();

    /// <summary>A common table expression in scope, and those around it.</summary>
    private sealed record Scope(string Name, bool IsRecursive, Scope? Outer)
    {
        public static Scope? Find(Scope? scope, string name)
        {
            while (scope is not null && !string.Equals(scope.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                scope = scope.Outer;
            }

            return scope;
        }
    }
}
