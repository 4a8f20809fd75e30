// A manifest while it is read: what each section declares so far, whole or broken.
using System.Collections.Immutable;
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>
/// The items of one section by id. A broken item is there as null: it is declared, so that a reference to
/// it raises no second issue, but nothing more is known of it.
/// </summary>
internal sealed class DraftSection<T>(string what)
    where T : class
{
    private readonly Dictionary<string, T?> _items = new(StringComparer.Ordinal);

    /// <summary>The word for an item of this section.</summary>
    public string What => what;

    /// <summary>Whether the section itself could be read; when not, no reference into it is judged.</summary>
    public bool IsReadable { get; set; } = true;

    public IEnumerable<string> Ids => _items.Keys;

    public void Declare(string id, T? item) => _items.Add(id, item);

    /// <summary>The whole item, or null when it is broken or not declared.</summary>
    public T? Find(string? id) => id is null ? null : _items.GetValueOrDefault(id);

    public bool Declares(string id) => _items.ContainsKey(id);

    /// <summary>The referenced id; an issue when nothing of that id is declared.</summary>
    public string? Reference(ScalarNode? node, ManifestIssues issues)
    {
        if (node is not null && IsReadable && !_items.ContainsKey(node.Text))
        {
            issues.UnknownName(node, what, _items.Keys);
        }

        return node?.Text;
    }

    /// <summary>The whole items, in ordinal order of their ids.</summary>
    public ImmutableSortedDictionary<string, T> Whole() =>
        _items.Where(item => item.Value is not null)
            .ToImmutableSortedDictionary(item => item.Key, item => item.Value!, StringComparer.Ordinal);
}

/// <summary>
/// A dataset as far as it is known: its agreement's id as written, and its tables, whole or broken.
/// </summary>
internal sealed record DraftDataset(
    string Id, string? Agreement, DraftSection<ManifestTable> Tables, ManifestPlace Place);

/// <summary>All sections; each is filled after those it refers to.</summary>
internal sealed class ManifestDraft(ManifestIssues issues)
{
    public ManifestIssues Issues { get; } = issues;

    public ManifestValues Values { get; } = new(issues);

    public DraftSection<Agreement> Agreements { get; } = new("agreement");

    public DraftSection<DraftDataset> Datasets { get; } = new("dataset");

    public DraftSection<PrincipalAttribute> Attributes { get; } = new("attribute");

    /// <summary>The types of the attributes that are whole.</summary>
    public IReadOnlyDictionary<string, AttributeType> AttributeTypes => Attributes.Whole()
        .ToImmutableSortedDictionary(item => item.Key, item => item.Value.Type, StringComparer.Ordinal);

    public DraftSection<Role> Roles { get; } = new("role");

    public DraftSection<Principal> Principals { get; } = new("principal");

    public DraftSection<BreakGlass> Glasses { get; } = new("glass");

    public DraftSection<Drop> Drops { get; } = new("drop");

    /// <summary>
    /// Reads a section of items by id; null from <paramref name="read"/> declares the item as broken. An
    /// absent or empty section has no items.
    /// </summary>
    public void Fill<T>(DraftSection<T> section, ManifestNode? node, Func<ScalarNode, ManifestNode, T?> read)
        where T : class
    {
        if (node is null or ScalarNode { IsEmpty: true })
        {
            return;
        }

        if (node is not MapNode map)
        {
            section.IsReadable = false;
            var what = section.What;
            Issues.WrongKind(node, $"{what}s", $"a mapping from each {what}'s id to what it is");
            return;
        }

        foreach (var (key, value) in map.Entries)
        {
            Values.Id(key, $"{section.What} id");
            section.Declare(key.Text, read(key, value));
        }
    }
}
