// Reads the roles of a manifest.
namespace Lakeward.Access;

/// <summary>The section <c>roles</c>. Agreements, datasets and attributes are read before.</summary>
internal static class RoleSection
{
    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Roles, node, (key, value) => ReadOne(key, value, draft));

    private static Role? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var owner = $"role {Spelling.Show(key.Text)}";
        if (value is not ListNode list)
        {
            draft.Issues.WrongKind(value, owner, "a list of grants, each starting with - on:");
            return null;
        }

        if (list.Items.Count == 0)
        {
            draft.Issues.BadValue(value, $"{owner} needs at least one grant");
        }

        var grants = list.Items.Select(item => GrantSection.ReadOne(item, draft)).ToList();
        return grants.Contains(null)
            ? null
            : new() { Id = key.Text, Grants = [.. grants.OfType<Grant>()], Place = key.Place };
    }
}
