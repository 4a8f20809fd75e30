// Reads the attributes that principals may have.
using Lakeward.Access.Policy;

namespace Lakeward.Access;

/// <summary>The section <c>attributes</c>: each attribute's name with its type.</summary>
internal static class AttributeSection
{
    private const string Owner = "attributes";

    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Attributes, node, (key, value) => ReadOne(key, value, draft));

    /// <summary>
    /// The values that a principal has, each checked against the declared type; null after an issue.
    /// </summary>
    public static Dictionary<string, IReadOnlyList<string>>? Values(ManifestNode? node, ManifestDraft draft)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var before = draft.Issues.Count;
        if (node is not (null or MapNode))
        {
            draft.Issues.WrongKind(node, Owner, "a mapping from an attribute's name to its value");
        }

        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
        {
            draft.Attributes.Reference(key, draft.Issues);
            if (draft.Attributes.Find(key.Text) is { } declared
                && Texts(key, value, declared, draft) is { } own)
            {
                values.Add(key.Text, own);
            }
        }

        return draft.Issues.Count > before ? null : values;
    }

    private static PrincipalAttribute? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        if (!IsName(key.Text))
        {
            draft.Issues.BadValue(
                key, $"{Spelling.Show(key.Text)} is no attribute: lower-case letters, digits, _, and not id");
            return null;
        }

        if (value is ScalarNode text && AttributeType.TryParse(text.Text, out var type))
        {
            return new(key.Text, type, key.Place);
        }

        draft.Issues.BadValue(
            value,
            $"the type of attribute {key.Text} is text, integer, decimal(p,s), boolean or date, "
                + "or a list, as list of text");
        return null;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= ManifestValues.MaxIdLength
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && text != PolicySession.PrincipalId;

    private static List<string>? Texts(
        ScalarNode key, ManifestNode value, PrincipalAttribute declared, ManifestDraft draft)
    {
        List<ScalarNode>? nodes = (value, declared.Type.IsList) switch
        {
            (ScalarNode one, false) => [one],
            (ListNode list, var many) when (many || list.Items.Count == 1)
                && list.Items.All(item => item is ScalarNode) => [.. list.Items.Cast<ScalarNode>()],
            _ => null,
        };
        if (nodes is null)
        {
            var expected = declared.Type.IsList ? "a list in square brackets" : "one value";
            draft.Issues.WrongKind(value, $"attribute {key.Text}", expected);
            return null;
        }

        var texts = nodes.ConvertAll(node => ExactText.Read(node.Text, declared.Type.Type));
        foreach (var (index, node) in nodes.Index().Where(entry => texts[entry.Index] is null))
        {
            draft.Issues.BadValue(
                node, $"{Spelling.Show(node.Text)} is no {declared.Type.Type}, as attribute {key.Text} is");
        }

        return texts.Contains(null) ? null : texts.ConvertAll(text => text!);
    }
}
