// What a statement mentions: the tables it reads and the column names it uses.
using System.Text.Json;

namespace Lakeward.Query;

/// <summary>
/// The names in a parsed statement. It decides which tables are made visible to the statement and explains
/// refusals; it is no guard: what is not made visible cannot be read, whatever the statement says.
/// </summary>
internal sealed class StatementNames
{
    private const int MaxDepth = 2_000;
    private readonly HashSet<string> _commonTables = new(StringComparer.OrdinalIgnoreCase);

    private StatementNames()
    {
    }

    /// <summary>No names at all.</summary>
    public static StatementNames None { get; } = new();

    /// <summary>
    /// Whether the engine's serialiser refused the statement: it is no SELECT, or a form it does not know.
    /// </summary>
    public bool IsRefused { get; private set; }

    /// <summary>Why it was refused, where that is a matter of form.</summary>
    public string? RefusedReason { get; private set; }

    /// <summary>The tables, as written: schema (or null) and name.</summary>
    public HashSet<(string? Schema, string Name)> Tables { get; } = [];

    /// <summary>Every column name that occurs.</summary>
    public HashSet<string> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name is that of a common table expression of the statement.</summary>
    public bool IsCommonTable(string? schema, string name) => schema is null && _commonTables.Contains(name);

    /// <summary>Reads the engine's serialised form of a statement.</summary>
    /// <exception cref="JsonException">It is not one, or nested too deeply.</exception>
    public static StatementNames Of(string serialized)
    {
        using var document = JsonDocument.Parse(serialized, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var shape = new StatementNames();
        var root = document.RootElement;
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.True)
        {
            shape.IsRefused = true;
            shape.RefusedReason = Text(root, "error_type") == "parser" ? Text(root, "error_message") : null;
        }

        shape.Walk(root);
        return shape;
    }

    private void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            Look(element);
            foreach (var member in element.EnumerateObject())
            {
                Walk(member.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Walk(item);
            }
        }
    }

    private void Look(JsonElement node)
    {
        if (Text(node, "type") == "BASE_TABLE" && Text(node, "table_name") is { } table)
        {
            Tables.Add((Text(node, "schema_name") is { Length: > 0 } schema ? schema : null, table));
        }

        if (Text(node, "class") == "COLUMN_REF" && node.TryGetProperty("column_names", out var names))
        {
            Columns.UnionWith(names.EnumerateArray().Select(name => name.GetString() ?? ""));
        }

        if (node.TryGetProperty("cte_map", out var map) && map.TryGetProperty("map", out var entries))
        {
            _commonTables.UnionWith(entries.EnumerateArray().Select(entry => Text(entry, "key") ?? ""));
        }
    }

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
