// Reads one grant of a role.
using Lakeward.Access.Policy;
using Lakeward.Records.Mapping;
using Lakeward.Tables;

namespace Lakeward.Access;

/// <summary>One entry of a role. Agreements, datasets and attributes are read before.</summary>
internal static class GrantSection
{
    private const int MaxPrecedence = 1_000;

    public static Grant? ReadOne(ManifestNode node, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            node, node.Place, "grant", draft.Issues,
            ["on", "purposes", .. ManifestWords.Classes.All, "columns", "rows", "answers", "precedence"]);
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
        var rights = ReadRights(fields, draft);
        var columns = ReadColumns(fields.Optional("columns"), draft);
        var rows = fields.OptionalText("rows");
        var aggregates = ReadAnswers(fields.OptionalText("answers"), draft);
        var precedence = draft.Values.Count(fields.OptionalText("precedence"), "precedence", MaxPrecedence);
        if (target is null || purposes is null || draft.Issues.Count > before)
        {
            return null;
        }

        var grant = new Grant
        {
            Dataset = target.Value.Dataset,
            Table = target.Value.Table,
            Purposes = purposes,
            Rights = rights.AsReadOnly(),
            Columns = columns,
            Rows = rows?.Text.Trim(),
            Aggregates = aggregates,
            Precedence = precedence ?? 0,
            Place = node.Place,
        };
        new GrantCheck(grant, fields, draft).Run();
        return draft.Issues.Count > before ? null : grant;
    }

    private static SortedDictionary<ColumnClass, ColumnRule> ReadRights(
        ManifestFields fields, ManifestDraft draft)
    {
        var rights = new SortedDictionary<ColumnClass, ColumnRule>();
        foreach (var columnClass in Enum.GetValues<ColumnClass>())
        {
            var word = columnClass.Text();
            if (fields.Optional(word) is { } node && draft.Values.Rule(node, word) is { } rule)
            {
                rights.Add(columnClass, rule);
            }
        }

        return rights;
    }

    private static Dictionary<string, ColumnRule> ReadColumns(ManifestNode? node, ManifestDraft draft)
    {
        var columns = new Dictionary<string, ColumnRule>(StringComparer.OrdinalIgnoreCase);
        if (node is not (null or MapNode))
        {
            draft.Issues.WrongKind(node, "columns", "a mapping from a column's name to a right");
        }

        foreach (var (key, value) in (node as MapNode)?.Entries ?? [])
        {
            if (draft.Values.Rule(value, Spelling.Show(key.Text)) is { } rule
                && !columns.TryAdd(key.Text, rule))
            {
                draft.Issues.Rule(key.Place, $"column {Spelling.Show(key.Text)} is there twice");
            }
        }

        return columns;
    }

    private static AggregateRule? ReadAnswers(ScalarNode? node, ManifestDraft draft)
    {
        AggregateRule? rule = null;
        if (node is not null && !AggregateRule.TryRead(node.Text.Trim(), out rule))
        {
            draft.Issues.BadValue(node, $"answers must be {AggregateRule.Forms}");
        }

        return rule;
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
