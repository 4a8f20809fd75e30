// Reads the drops of a manifest.
namespace Lakeward.Access;

/// <summary>The section <c>drops</c>. Datasets and principals are read before.</summary>
internal static class DropSection
{
    /// <summary>The largest file where the manifest says nothing.</summary>
    public static readonly ByteSize DefaultFileLimit = new(10L << 30);

    /// <summary>The most of one day where the manifest says nothing.</summary>
    public static readonly ByteSize DefaultDayLimit = new(100L << 30);

    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Drops, node, (key, value) => ReadOne(key, value, draft));

    private static Drop? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            value, key.Place, $"drop {Spelling.Show(key.Text)}", draft.Issues,
            "dataset", "table", "accepts", "senders", "limit", "until");
        if (fields is null)
        {
            return null;
        }

        var datasetText = fields.RequiredText("dataset");
        var dataset = draft.Datasets.Find(draft.Datasets.Reference(datasetText, draft.Issues));
        var tableId = ReadTable(fields, key, dataset, draft);
        var accepts = ReadAccepts(fields, dataset?.Tables.Find(tableId), draft);
        var senders = fields.RequiredTexts("senders");
        foreach (var sender in senders ?? [])
        {
            draft.Principals.Reference(sender, draft.Issues);
        }

        var (file, day) = ReadLimit(fields.Optional("limit"), draft);
        var until = draft.Values.Date(fields.OptionalText("until"), "until");
        return dataset is null || tableId is null || accepts is null || senders is null ? null : new()
        {
            Id = key.Text,
            Dataset = dataset.Id,
            Table = tableId,
            Accepts = accepts,
            Senders = [.. senders.Select(sender => sender.Text)],
            FileLimit = file,
            DayLimit = day,
            Until = until,
            Place = key.Place,
        };
    }

    private static string? ReadTable(
        ManifestFields fields, ScalarNode key, DraftDataset? dataset, ManifestDraft draft)
    {
        var text = fields.OptionalText("table");
        if (dataset is null || !dataset.Tables.IsReadable)
        {
            return null;
        }

        if (fields.Optional("table") is not null)
        {
            return dataset.Tables.Reference(text, draft.Issues);
        }

        var tables = dataset.Tables.Ids.ToList();
        if (tables.Count > 1)
        {
            var owner = $"drop {Spelling.Show(key.Text)}";
            draft.Issues.Missing(key.Place, owner, $"table; it is one of {string.Join(", ", tables)}");
        }

        return tables.Count == 1 ? tables[0] : null;
    }

    private static IReadOnlyList<RecordFormat>? ReadAccepts(
        ManifestFields fields, ManifestTable? table, ManifestDraft draft)
    {
        if (fields.OptionalTexts("accepts", atLeast: 1) is not { } nodes)
        {
            return null;
        }

        if (fields.Optional("accepts") is null)
        {
            return table is null ? null : [table.Format];
        }

        var formats = nodes.Select(node => draft.Values.Word(node, "format", ManifestWords.Formats)).ToList();
        if (formats.Contains(null))
        {
            return null;
        }

        if (table is not null && !formats.Contains(table.Format))
        {
            draft.Issues.Rule(
                fields.Optional("accepts")!.Place,
                $"table {table.FullName} is made from {ManifestWords.Formats.Text(table.Format)}, "
                    + "which the drop does not accept");
        }

        return [.. formats.OfType<RecordFormat>()];
    }

    private static (ByteSize File, ByteSize Day) ReadLimit(ManifestNode? node, ManifestDraft draft)
    {
        var fields = node is null
            ? null
            : ManifestFields.Open(node, node.Place, "limit", draft.Issues, "file", "per-day");
        if (fields is null)
        {
            return (DefaultFileLimit, DefaultDayLimit);
        }

        var file = draft.Values.Size(fields.OptionalText("file"), "file");
        var day = draft.Values.Size(fields.OptionalText("per-day"), "per-day");
        if (file is not null && day is not null && file.Value.Bytes > day.Value.Bytes)
        {
            draft.Issues.Rule(node!.Place, $"a file of {file} would not fit the day's {day}");
        }

        var fileLimit = file ?? new(Math.Min(DefaultFileLimit.Bytes, day?.Bytes ?? long.MaxValue));
        return (fileLimit, day ?? new(Math.Max(DefaultDayLimit.Bytes, fileLimit.Bytes)));
    }
}
