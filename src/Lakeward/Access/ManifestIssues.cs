// Collects what is wrong in a manifest: everything, once, in the order of the file, within a bound.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>The issues found so far. Beyond the bound they are counted, no longer kept.</summary>
internal sealed class ManifestIssues
{
    private const int MaxKept = 200;
    private readonly List<ManifestIssue> _kept = [];

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Whether another issue would still be kept; what only adorns a message is skipped when not.
    /// </summary>
    public bool HasRoom => _kept.Count < MaxKept;

    public void NotYaml(ManifestPlace place, string message) => Add("LW-ACC-0010", place, message);

    public void Forbidden(ManifestPlace place, string message) => Add("LW-ACC-0011", place, message);

    public void TooLarge(ManifestPlace place, string message) => Add("LW-ACC-0012", place, message);

    public void WrongKind(ManifestNode node, string what, string expected) =>
        Add("LW-ACC-0013", node.Place, $"{what} must be {expected}, not {node.Kind}");

    public void UnknownKey(ScalarNode key, string owner, IReadOnlyList<string> known)
    {
        if (!HasRoom)
        {
            Count++;
            return;
        }

        var near = Spelling.Nearest(key.Text, known);
        var tail = near is null ? $"known in {owner}: {string.Join(", ", known)}" : $"did you mean {near}?";
        Add("LW-ACC-0014", key.Place, $"unknown key {Spelling.Show(key.Text)}; {tail}");
    }

    public void DuplicateKey(ScalarNode key, ManifestPlace first) =>
        Add("LW-ACC-0015", key.Place, $"{Spelling.Show(key.Text)} is already written at {first}");

    public void Missing(ManifestPlace place, string owner, string key) =>
        Add("LW-ACC-0016", place, $"{owner} has no {key}");

    public void BadValue(ManifestNode node, string message) => Add("LW-ACC-0017", node.Place, message);

    public void UnknownName(ScalarNode name, string what, IEnumerable<string> known)
    {
        if (!HasRoom)
        {
            Count++;
            return;
        }

        var near = Spelling.Nearest(name.Text, known);
        var tail = near is null ? string.Empty : $"; did you mean {near}?";
        Add("LW-ACC-0018", name.Place, $"there is no {what} {Spelling.Show(name.Text)}{tail}");
    }

    public void Rule(ManifestPlace place, string message) => Add("LW-ACC-0019", place, message);

    /// <summary>A row filter's issue: of its form, of a name, or of a type.</summary>
    public void Filter(ManifestPlace place, FilterIssue issue)
    {
        var id = issue.Kind switch
        {
            FilterIssueKind.Form => "LW-ACC-0030",
            FilterIssueKind.Name => "LW-ACC-0031",
            _ => "LW-ACC-0032",
        };
        Add(id, place, $"row filter, character {issue.At}: {issue.Message}");
    }

    public void Mask(ManifestPlace place, string message) => Add("LW-ACC-0033", place, message);

    public void Overlap(ManifestPlace place, string message) => Add("LW-ACC-0034", place, message);

    public void NoAttribute(ManifestPlace place, string message) => Add("LW-ACC-0035", place, message);

    /// <summary>The kept issues by place; those of one place stay in the order found.</summary>
    public IReadOnlyList<ManifestIssue> InOrder() => [.. _kept.OrderBy(issue => issue.Place)];

    private void Add(string id, ManifestPlace place, string message)
    {
        Count++;
        if (HasRoom)
        {
            _kept.Add(new(id, place, message));
        }
    }
}
