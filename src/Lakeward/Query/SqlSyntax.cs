// The syntax trees that the guard accepts: kinds, classes and properties, from a reviewed table.
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lakeward.Query;

/// <summary>
/// The closed world of the engine's serialised syntax trees. What <c>syntax.txt</c> does not name does not
/// exist here, so a statement of a newer engine is refused until the table was reviewed.
/// </summary>
internal static class SqlSyntax
{
    /// <summary>The kind of a whole tree.</summary>
    public const string Root = "tree";

    private static readonly FrozenDictionary<string, Form> Forms = Read();

    /// <summary>The form of a node, or null where its kind has no such class.</summary>
    public static Form? FormOf(string kind, JsonObject node)
    {
        var tag = kind is "expression" or "call" ? "class" : "type";
        return Forms.GetValueOrDefault($"{kind} {TextOf(node, tag)}") ?? Forms.GetValueOrDefault($"{kind} -");
    }

    /// <summary>A property's text; empty where it is absent or no text.</summary>
    public static string TextOf(JsonObject node, string property) =>
        node[property] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>Whether a leaf is what its shape says; nodes are for the walk.</summary>
    public static bool Fits(Shape shape, JsonNode? leaf) => shape.Word switch
    {
        "text" => leaf?.GetValueKind() is JsonValueKind.String,
        "flag" => leaf?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => leaf?.GetValueKind() is JsonValueKind.Number,
        "names" => leaf is JsonArray names && names.All(n => n?.GetValueKind() is JsonValueKind.String),
        "sets" => leaf is JsonArray sets && sets.All(set => set is JsonArray places
            && places.All(place => place?.GetValueKind() is JsonValueKind.Number)),
        "none" => leaf is null || leaf.ToJsonString() is "false" or "\"\"" or "[]" or "0",
        _ => leaf is JsonValue value && value.TryGetValue(out string? word) && shape.Words.Contains(word),
    };

    private static FrozenDictionary<string, Form> Read()
    {
        var commons = new Dictionary<string, List<Property>>(StringComparer.Ordinal);
        var forms = new Dictionary<string, Form>(StringComparer.Ordinal);
        foreach (var fields in SqlNames.Lines("syntax.txt"))
        {
            var (kind, name) = (fields[0], fields[1]);
            var properties = fields[2..].Select(Property.Parse).ToList();
            if (name == "*")
            {
                commons.Add(kind, properties);
                continue;
            }

            List<Property> all = [.. commons.GetValueOrDefault(kind) ?? [], .. properties];
            if (name != "-" && all.TrueForAll(property => property.Name != "type"))
            {
                all.Add(new Property("type", Shape.Parse(name)));
            }

            if (kind is "expression" or "call")
            {
                all.Add(new Property("class", Shape.Parse(name)));
            }

            forms.Add($"{kind} {name}", new Form(kind, name, all.ToFrozenDictionary(p => p.Name), all));
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A class of node with all of its properties, in the order in which they are visited.</summary>
    internal sealed record Form(
        string Kind, string Class, FrozenDictionary<string, Property> ByName, IReadOnlyList<Property> All);

    /// <summary>A property and the shape of its value.</summary>
    internal sealed record Property(string Name, Shape Shape)
    {
        public static Property Parse(string text)
        {
            var at = text.IndexOf(':', StringComparison.Ordinal);
            return new Property(text[..at], Shape.Parse(text[(at + 1)..]));
        }
    }

    /// <summary>What a property holds: a leaf, or nodes of a kind.</summary>
    internal sealed record Shape(string Word, FrozenSet<string> Words, bool IsOptional, int Lists)
    {
        /// <summary>Whether it holds nodes, to be visited.</summary>
        public bool IsNode { get; } = char.IsAsciiLetterLower(Word[0])
            && Word is not ("text" or "flag" or "number" or "names" or "sets" or "none");

        public static Shape Parse(string text)
        {
            var word = text.TrimEnd('*', '?');
            var words = word.Replace('~', ' ').Split('|').ToFrozenSet(StringComparer.Ordinal);
            return new Shape(word, words, text.EndsWith('?'), text.Count(c => c == '*'));
        }
    }
}
