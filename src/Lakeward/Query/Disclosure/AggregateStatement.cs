// Reads a statement that shows aggregates alone; anything else is refused.
using System.Text.Json.Nodes;

namespace Lakeward.Query.Disclosure;

/// <summary>
/// The one form in which tables are answered whose grants show aggregates alone: groups and aggregates of
/// plain columns over joined tables, with WHERE, GROUP BY, ORDER BY and LIMIT. In it every figure stands on
/// rows that are known, and no expression can single one of them out: an aggregate over an expression could.
/// </summary>
/// <param name="tree">The syntax tree of a statement that passed the guard; it is changed.</param>
/// <param name="hidden">The hidden columns by dataset and view of a table whose figures are
/// controlled.</param>
internal sealed class AggregateStatement(
    JsonObject tree, Func<string, string, HiddenColumns?> hidden)
{
    private readonly List<JsonObject> _groups = [];
    private readonly List<(string Alias, HiddenColumns Columns)> _people = [];
    private readonly List<JsonNode> _values = [];

    /// <summary>What is shown, in order: a group's number, or a measure's.</summary>
    public List<(bool IsGroup, int Number)> Shown { get; } = [];

    /// <summary>The aggregates; a measure that has a column reads the value of its number.</summary>
    public List<Measure> Measures { get; } = [];

    /// <summary>How many groups there are.</summary>
    public int Groups => _groups.Count;

    /// <summary>The tables about people that are read, once for each time.</summary>
    public IEnumerable<HiddenColumns> People => _people.Select(people => people.Columns);

    /// <summary>What follows the shown rows: their order and limit, in SQL.</summary>
    public string Tail { get; private set; } = "";

    /// <summary>
    /// Turns the tree into that of the rows behind the figures: the groups as <c>lake_g0</c>, the measures'
    /// values as <c>lake_c0</c>, and of each table about people <c>lake_s0</c> and <c>lake_r0</c>.
    /// </summary>
    /// <exception cref="Errors.LakeException">It is of another form.</exception>
    public void Read()
    {
        var node = (JsonObject)tree["statements"]!.AsArray()[0]!["node"]!;
        RequirePlain(node);
        ReadTables(node["from_table"]!.AsObject());
        RefuseAll(node["where_clause"]);
        var items = node["select_list"]!.AsArray().Select(item => item!.AsObject()).ToList();
        items.ForEach(ReadItem);
        CheckGroups(node, items);
        ReadTail(node["modifiers"]!.AsArray(), items);
        node["modifiers"] = new JsonArray();
        node["group_expressions"] = new JsonArray();
        node["group_sets"] = new JsonArray();
        node["aggregate_handling"] = "STANDARD_HANDLING";
        node["select_list"] = new JsonArray([.. Columns()]);
    }

    private static void RequirePlain(JsonObject node)
    {
        if (SqlSyntax.TextOf(node, "type") != "SELECT_NODE")
        {
            throw DisclosureErrors.NotAggregates("several queries in one");
        }

        if (node["cte_map"]!["map"]!.AsArray().Count > 0)
        {
            throw DisclosureErrors.NotAggregates("a WITH");
        }

        foreach (var (property, word) in new[]
            { ("having", "HAVING"), ("qualify", "QUALIFY"), ("sample", "a sample") })
        {
            if (node[property] is not null)
            {
                throw DisclosureErrors.NotAggregates(word);
            }
        }

        if (node["group_sets"]!.AsArray().Count > 1)
        {
            throw DisclosureErrors.NotAggregates("several sets of groups");
        }
    }

    private void ReadTables(JsonObject table)
    {
        switch (SqlSyntax.TextOf(table, "type"))
        {
            case "BASE_TABLE" when table["sample"] is null
                && table["column_name_alias"]!.AsArray().Count == 0:
                var (dataset, view) = (
                    SqlSyntax.TextOf(table, "schema_name"), SqlSyntax.TextOf(table, "table_name"));
                if (hidden(dataset, view) is { } columns)
                {
                    var alias = SqlSyntax.TextOf(table, "alias");
                    _people.Add((alias.Length > 0 ? alias : view, columns));
                }

                break;
            case "JOIN" when SqlSyntax.TextOf(table, "ref_type") == "REGULAR"
                && SqlSyntax.TextOf(table, "join_type") is "INNER" or "LEFT" or "RIGHT" or "FULL"
                && Joins(table["condition"]):
                ReadTables(table["left"]!.AsObject());
                ReadTables(table["right"]!.AsObject());
                break;
            default:
                throw DisclosureErrors.NotAggregates("more in FROM than tables and joins on equal columns");
        }
    }

    /// <summary>Equal columns only: how often a row is joined must not be for the statement to say.</summary>
    private static bool Joins(JsonNode? condition) => condition is not JsonObject node
        || (SqlSyntax.TextOf(node, "type") switch
        {
            "CONJUNCTION_AND" => node["children"]!.AsArray().All(Joins),
            "COMPARE_EQUAL" => SqlSyntax.TextOf((JsonObject)node["left"]!, "class") == "COLUMN_REF"
                && SqlSyntax.TextOf((JsonObject)node["right"]!, "class") == "COLUMN_REF",
            _ => false,
        });

    private void ReadItem(JsonObject item)
    {
        if (MeasureOf(item) is { } measure)
        {
            Shown.Add((false, Measures.Count));
            Measures.Add(measure);
            _values.Add(measure.Kind == MeasureKind.Rows
                ? new JsonObject()
                : item["children"]!.AsArray()[0]!.DeepClone());
            return;
        }

        RefuseAll(item);
        Shown.Add((true, _groups.Count));
        _groups.Add((JsonObject)item.DeepClone());
    }

    /// <summary>
    /// The measure that an item is, or null where it is a group. Other aggregates are found out by the
    /// engine, which groups by no aggregate.
    /// </summary>
    private static Measure? MeasureOf(JsonObject item)
    {
        if (SqlSyntax.TextOf(item, "class") != "FUNCTION")
        {
            return null;
        }

        var name = SqlSyntax.TextOf(item, "function_name").ToUpperInvariant();
        var arguments = item["children"]!.AsArray();
        var isDistinct = item["distinct"]!.GetValue<bool>();
        var isPlain = item["filter"] is null && item["order_bys"]!["orders"]!.AsArray().Count == 0;
        var column = arguments is [JsonObject only] && SqlSyntax.TextOf(only, "class") == "COLUMN_REF"
            ? (string)only["column_names"]!.AsArray()[^1]!
            : null;
        return (name, isPlain, column, isDistinct) switch
        {
            ("COUNT_STAR", true, _, false) or ("COUNT", true, null, false) when arguments.Count == 0 =>
                new(MeasureKind.Rows, ""),
            ("COUNT", true, not null, _) =>
                new(isDistinct ? MeasureKind.Distinct : MeasureKind.Count, column),
            ("SUM", true, not null, false) => new(MeasureKind.Sum, column),
            ("AVG" or "MEAN", true, not null, false) => new(MeasureKind.Average, column),
            ("COUNT_STAR" or "COUNT" or "SUM" or "AVG" or "MEAN", _, _, _) =>
                throw DisclosureErrors.AggregateUnknown(),
            _ => null,
        };
    }

    /// <summary>GROUP BY names exactly what is shown and is no aggregate, or says ALL or nothing.</summary>
    private void CheckGroups(JsonObject node, List<JsonObject> items)
    {
        var expressions = node["group_expressions"]!.AsArray();
        var isAll = SqlSyntax.TextOf(node, "aggregate_handling") == "FORCE_AGGREGATES";
        if (isAll && expressions.Count == 0)
        {
            return;
        }

        var named = expressions.Select(expression => Find((JsonObject)expression!, items)).ToHashSet();
        var shown = Shown.Index().Where(item => item.Item.IsGroup).Select(item => (int?)item.Index);
        if (!named.SetEquals(shown))
        {
            throw DisclosureErrors.GroupsDiffer();
        }
    }

    /// <summary>
    /// The shown item that an expression names: by position, by alias, or in the same words.
    /// </summary>
    private static int? Find(JsonObject expression, List<JsonObject> items)
    {
        if (SqlSyntax.TextOf(expression, "class") == "CONSTANT")
        {
            return ArgumentRule.NumberOf(expression) is { } at && at >= 1 && at <= items.Count
                ? (int)at - 1
                : null;
        }

        var name = expression["column_names"] is JsonArray { Count: 1 } names ? (string?)names[0] : null;
        var text = Plain(expression);
        for (var at = 0; at < items.Count; at++)
        {
            if (Plain(items[at]) == text || (name is not null && string.Equals(
                SqlSyntax.TextOf(items[at], "alias"), name, StringComparison.OrdinalIgnoreCase)))
            {
                return at;
            }
        }

        return null;
    }

    private void ReadTail(JsonArray modifiers, List<JsonObject> items)
    {
        foreach (var modifier in modifiers.Select(modifier => modifier!.AsObject()))
        {
            switch (SqlSyntax.TextOf(modifier, "type"))
            {
                case "ORDER_MODIFIER":
                    Tail += $" ORDER BY {string.Join(", ", modifier["orders"]!.AsArray().Select(
                        order => Order(order!.AsObject(), items)))}";
                    break;
                case "LIMIT_MODIFIER":
                    Tail += Number(modifier["limit"], " LIMIT ") + Number(modifier["offset"], " OFFSET ");
                    break;
                default:
                    throw DisclosureErrors.NotAggregates("DISTINCT, or a LIMIT in percent");
            }
        }
    }

    private static string Order(JsonObject order, List<JsonObject> items)
    {
        var position = Find(order["expression"]!.AsObject(), items) + 1
            ?? throw DisclosureErrors.OrderUnknown();
        var direction = SqlSyntax.TextOf(order, "type") switch
        {
            "ASCENDING" => " ASC",
            "DESCENDING" => " DESC",
            _ => "",
        };
        var nulls = SqlSyntax.TextOf(order, "null_order") switch
        {
            "NULLS FIRST" => " NULLS FIRST",
            "NULLS LAST" => " NULLS LAST",
            _ => "",
        };
        return FormattableString.Invariant($"{position}{direction}{nulls}");
    }

    private static string Number(JsonNode? constant, string word) => constant switch
    {
        null => "",
        _ when ArgumentRule.NumberOf(constant) is { } number and >= 0 and <= int.MaxValue =>
            FormattableString.Invariant($"{word}{(int)number}"),
        _ => throw DisclosureErrors.OrderUnknown(),
    };

    private IEnumerable<JsonNode> Columns()
    {
        foreach (var (number, group) in _groups.Index())
        {
            yield return Named(group, FormattableString.Invariant($"lake_g{number}"));
        }

        foreach (var (number, value) in _values.Index().Where(value => ((JsonObject)value.Item).Count > 0))
        {
            yield return Named((JsonObject)value, FormattableString.Invariant($"lake_c{number}"));
        }

        foreach (var (number, (alias, columns)) in _people.Index())
        {
            yield return Reference(alias, columns.Subject, FormattableString.Invariant($"lake_s{number}"));
            yield return Reference(alias, columns.Row, FormattableString.Invariant($"lake_r{number}"));
        }
    }

    private static JsonObject Named(JsonObject expression, string alias)
    {
        expression["alias"] = alias;
        return expression;
    }

    private static JsonObject Reference(string table, string column, string alias) => new()
    {
        ["class"] = "COLUMN_REF",
        ["type"] = "COLUMN_REF",
        ["alias"] = alias,
        ["query_location"] = 0,
        ["column_names"] = new JsonArray(table, column),
    };

    /// <summary>Refuses what reads rows of its own or many columns at once, wherever it stands.</summary>
    private static void RefuseAll(JsonNode? node)
    {
        if (node is JsonObject one)
        {
            switch (SqlSyntax.TextOf(one, "class"))
            {
                case "SUBQUERY":
                    throw DisclosureErrors.NotAggregates("a query within it");
                case "WINDOW":
                    throw DisclosureErrors.NotAggregates("a window");
                case "STAR":
                    throw DisclosureErrors.NotAggregates("a star");
                default:
                    break;
            }

            foreach (var (_, child) in one)
            {
                RefuseAll(child);
            }
        }

        foreach (var child in node as JsonArray ?? [])
        {
            RefuseAll(child);
        }
    }

    /// <summary>An expression without the names it is given and the places it stands at.</summary>
    private static string Plain(JsonNode node)
    {
        var copy = node.DeepClone();
        Strip(copy);
        ((JsonObject)copy)["alias"] = "";
        return copy.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject one)
        {
            one.Remove("query_location");
            foreach (var (_, child) in one)
            {
                Strip(child);
            }
        }

        foreach (var child in node as JsonArray ?? [])
        {
            Strip(child);
        }
    }
}
