// Reads the roles of a manifest and their grants.
using Lakeward.Records.Mapping;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>The section <c>roles</c>. Agreements and datasets are read before.</summary>
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

        var grants = list.Items.Select(item => ReadGrant(item, draft)).ToList();
        return grants.Contains(null)
            ? null
            : new() { Id = key.Text, Grants = [.. grants.OfType<Grant>()], Place = key.Place };
    }

    private static Grant? ReadGrant(ManifestNode node, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            node, node.Place, "grant", draft.Issues, ["on", "purposes", .. ManifestWords.Classes.All]);
        if (fields is null)
        {
            return null;
        }

        var target = ReadTarget(fields.RequiredText("on"), draft);
        var purposeNodes = fields.RequiredTexts("purposes");
        var purposes = draft.Values.Purposes(purposeNodes);
        if (target is not null && purposes is not null)
        {
            CheckPurposes(draft.Datasets.Find(target.Value.Dataset), purposeNodes!, draft);
        }

        var before = draft.Issues.Count;
        var rights = new SortedDictionary<ColumnClass, ColumnRight>();
        foreach (var columnClass in Enum.GetValues<ColumnClass>())
        {
            var text = fields.OptionalText(columnClass.Text());
            if (draft.Values.Word(text, "right", ManifestWords.Rights) is { } right)
            {
                rights.Add(columnClass, right);
            }
        }

        if (target is null || purposes is null || draft.Issues.Count > before)
        {
            return null;
        }

        return new()
        {
            Dataset = target.Value.Dataset,
            Table = target.Value.Table,
            Purposes = purposes,
            Rights = rights.AsReadOnly(),
            Place = node.Place,
        };
    }

    private static void CheckPurposes(
        DraftDataset? dataset, IReadOnlyList<ScalarNode> purposes, ManifestDraft draft)
    {
        if (draft.Agreements.Find(dataset?.Agreement) is not { } agreement)
        {
            return;
        }

        foreach (var purpose in purposes.Where(node => !agreement.Purposes.Contains(node.Text)))
        {
            draft.Issues.Rule(
                purpose.Place,
                $"purpose {purpose.Text} is not within agreement {agreement.Id} "
                    + $"({string.Join(' ', agreement.Purposes)})");
        }
    }

    // Ids may hold dots, so a target is looked up, not split: the dataset of that id, or every split that
    // is declared.
    private static (string Dataset, string? Table)? ReadTarget(ScalarNode? node, ManifestDraft draft)
    {
        if (node is null || !draft.Datasets.IsReadable)
        {
            return null;
        }

        var found = new List<(string Dataset, string? Table)>();
        if (draft.Datasets.Declares(node.Text))
        {
            found.Add((node.Text, null));
        }

        var unreadable = false;
        var longest = (2 * ManifestValues.MaxIdLength) + 1;
        for (var dot = node.Text.Length > longest ? -1 : node.Text.IndexOf('.', StringComparison.Ordinal);
            dot >= 0;
            dot = node.Text.IndexOf('.', dot + 1))
        {
            var (dataset, table) = (node.Text[..dot], node.Text[(dot + 1)..]);
            var tables = draft.Datasets.Find(dataset)?.Tables;
            unreadable |= tables is { IsReadable: false };
            if (tables is not null && tables.Declares(table))
            {
                found.Add((dataset, table));
            }
        }

        if (found.Count > 1)
        {
            var shown = Spelling.Show(node.Text);
            draft.Issues.Rule(node.Place, $"{shown} could be more than one dataset or table; rename one");
        }
        else if (found.Count == 0 && !unreadable)
        {
            draft.Issues.UnknownName(node, "dataset or table", Targets(draft));
        }

        return found.Count == 1 ? found[0] : null;
    }

    private static IEnumerable<string> Targets(ManifestDraft draft) =>
        draft.Datasets.Ids.SelectMany(id =>
            draft.Datasets.Find(id)!.Tables.Ids.Select(table => $"{id}.{table}").Prepend(id));
}
