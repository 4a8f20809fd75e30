// The keys of one mapping of the manifest, read by name and kind.
namespace Lakeward.Access;

/// <summary>
/// One mapping while it is read. Asking for an optional key that is absent gives null without an issue.
/// </summary>
internal sealed class ManifestFields
{
    private readonly Dictionary<string, ManifestNode> _values = new(StringComparer.Ordinal);
    private readonly ManifestIssues _issues;
    private readonly ManifestPlace _place;
    private readonly string _owner;

    private ManifestFields(MapNode map, ManifestPlace place, string owner, ManifestIssues issues)
    {
        _place = place;
        _owner = owner;
        _issues = issues;
        foreach (var (key, value) in map.Entries)
        {
            _values.Add(key.Text, value);
        }
    }

    /// <summary>
    /// Opens a mapping of which these keys are known; null, with an issue, when the node is something else.
    /// Issues about missing keys point at <paramref name="place"/>, which is where the owner's name is
    /// written.
    /// </summary>
    public static ManifestFields? Open(
        ManifestNode node, ManifestPlace place, string owner, ManifestIssues issues, params string[] known)
    {
        if (node is not MapNode map)
        {
            issues.WrongKind(node, owner, $"a mapping with keys such as {known[0]}");
            return null;
        }

        foreach (var (key, _) in map.Entries)
        {
            if (!known.Contains(key.Text, StringComparer.Ordinal))
            {
                issues.UnknownKey(key, owner, known);
            }
        }

        return new(map, place, owner, issues);
    }

    /// <summary>The value of a key as it is, or null.</summary>
    public ManifestNode? Optional(string key) => _values.GetValueOrDefault(key);

    /// <summary>The value of a key as it is; an issue and null when it is absent.</summary>
    public ManifestNode? Required(string key)
    {
        var value = Optional(key);
        if (value is null)
        {
            _issues.Missing(_place, _owner, key);
        }

        return value;
    }

    /// <summary>A required text that is not empty.</summary>
    public ScalarNode? RequiredText(string key) => Required(key) is { } node ? AsText(node, key) : null;

    /// <summary>An optional text; when the key is there, it is not empty.</summary>
    public ScalarNode? OptionalText(string key) => Optional(key) is { } node ? AsText(node, key) : null;

    /// <summary>A required list of at least one text, none twice; null after an issue.</summary>
    public IReadOnlyList<ScalarNode>? RequiredTexts(string key) =>
        Required(key) is { } node ? AsTexts(node, key, atLeast: 1) : null;

    /// <summary>An optional list of texts, none twice; empty when absent, null after an issue.</summary>
    public IReadOnlyList<ScalarNode>? OptionalTexts(string key, int atLeast = 0) =>
        Optional(key) is { } node ? AsTexts(node, key, atLeast) : [];

    private ScalarNode? AsText(ManifestNode node, string what)
    {
        if (node is ScalarNode { IsEmpty: false } text)
        {
            return text;
        }

        _issues.WrongKind(node, what, "text");
        return null;
    }

    private List<ScalarNode>? AsTexts(ManifestNode node, string key, int atLeast)
    {
        if (node is not ListNode list)
        {
            _issues.WrongKind(node, key, "a list in square brackets");
            return null;
        }

        var before = _issues.Count;
        var texts = new List<ScalarNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (AsText(item, $"an item of {key}") is not { } text)
            {
                continue;
            }

            texts.Add(text);
            if (!seen.Add(text.Text))
            {
                _issues.BadValue(text, $"{Spelling.Show(text.Text)} is listed twice in {key}");
            }
        }

        if (list.Items.Count < atLeast)
        {
            _issues.BadValue(node, $"{key} needs at least one entry");
        }

        return _issues.Count == before ? texts : null;
    }
}
