// Reads the datasets of a manifest and their tables.
namespace Lakeward.Access;

/// <summary>The section <c>datasets</c>. Agreements are read before.</summary>
internal static class DatasetSection
{
    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Datasets, node, (key, value) => ReadOne(key, value, draft));

    private static DraftDataset ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var owner = $"dataset {Spelling.Show(key.Text)}";
        var tables = new DraftSection<ManifestTable>("table");
        var fields = ManifestFields.Open(value, key.Place, owner, draft.Issues, "agreement", "tables");
        if (fields is null)
        {
            tables.IsReadable = false;
            return new(key.Text, null, tables, key.Place);
        }

        var agreement = draft.Agreements.Reference(fields.RequiredText("agreement"), draft.Issues);
        var tablesNode = fields.Required("tables");
        draft.Fill(tables, tablesNode, (id, node) => TableSection.ReadOne(key.Text, id, node, draft));
        if (tablesNode is ScalarNode { IsEmpty: true } or MapNode { Entries.Count: 0 })
        {
            draft.Issues.BadValue(tablesNode, $"{owner} needs at least one table");
        }

        tables.IsReadable &= tablesNode is not null;
        return new(key.Text, agreement, tables, key.Place);
    }
}
