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
        var accepts = ReadAccepts(fields, dataset, draft);
        var tableId = accepts is null ? null : ReadTable(fields, key, dataset, accepts, draft);
        var senders = fields.RequiredTexts("senders");
        foreach (var sender in senders ?? [])
        {
            draft.Principals.Reference(sender, draft.Issues);
        }

        var (file, day) = ReadLimit(fields.Optional("limit"), draft);
        var until = draft.Values.Date(fields.OptionalText("until"), "until");
        return dataset is null || accepts is null || senders is null ? null : new()
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

    /// <summary>What is accepted: as written, or else what the drop's one table is made from.</summary>
    private static IReadOnlyList<RecordFormat>? ReadAccepts(
        ManifestFields fields, DraftDataset? dataset, ManifestDraft draft)
    {
        if (fields.OptionalTexts("accepts", atLeast: 1) is not { } nodes
            || dataset is null || !dataset.Tables.IsReadable)
        {
            return null;
        }

        if (fields.Optional("accepts") is null)
        {
            var one = fields.OptionalText("table")?.Text ?? dataset.Tables.Ids.FirstOrDefault();
            return dataset.Tables.Find(one)?.Formats ?? [];
        }

        var formats = nodes.Select(node => draft.Values.Word(node, "format", ManifestWords.Formats)).ToList();
        foreach (var (format, node) in formats.Zip(nodes))
        {
            if (format is { } mapped && mapped.IsMapped()
                && !TablesOf(dataset).Any(table => table.Formats.Contains(mapped)))
            {
                draft.Issues.Rule(
                    node.Place, $"dataset {dataset.Id} has no table that is made from {node.Text}");
            }
        }

        return formats.Contains(null) ? null : [.. formats.OfType<RecordFormat>()];
    }

    /// <summary>The table of files with columns of their own, if such are accepted.</summary>
    private static string? ReadTable(
        ManifestFields fields,
        ScalarNode key,
        DraftDataset? dataset,
        IReadOnlyList<RecordFormat> accepts,
        ManifestDraft draft)
    {
        var text = fields.OptionalText("table");
        var own = accepts.Where(format => !format.IsMapped()).ToList();
        var named = text is null ? null : dataset!.Tables.Reference(text, draft.Issues);
        if (own.Count == 0)
        {
            if (accepts.Count > 0 && text is not null)
            {
                draft.Issues.Rule(text.Place, "health records go to every table made from their format");
            }

            return text is null && accepts.Count == 0 ? Missing(key, dataset!, [], draft) : null;
        }

        var candidates = TablesOf(dataset!).Where(table => table.Layout is null).ToList();
        var table = text is null
            ? candidates.Count == 1 ? candidates[0] : null
            : candidates.Find(candidate => candidate.Id == named);
        if (table is null)
        {
            return text is null ? Missing(key, dataset!, candidates, draft) : null;
        }

        if (!own.Contains(table.Formats[0]))
        {
            draft.Issues.Rule(
                fields.Optional("accepts")!.Place,
                $"table {table.FullName} is made from {table.Formats[0].Text()}, "
                    + "which the drop does not accept");
        }

        return table.Id;
    }

    private static string? Missing(
        ScalarNode key, DraftDataset dataset, List<ManifestTable> candidates, ManifestDraft draft)
    {
        if (dataset.Tables.Ids.Any(id => dataset.Tables.Find(id) is null))
        {
            return null; // A broken table has its own issues, and may be the one.
        }

        var names = string.Join(", ", candidates.Select(table => table.Id));
        draft.Issues.Missing(key.Place, $"drop {Spelling.Show(key.Text)}", $"table; it is one of {names}");
        return null;
    }

    private static IEnumerable<ManifestTable> TablesOf(DraftDataset dataset) =>
        dataset.Tables.Ids.Select(dataset.Tables.Find).OfType<ManifestTable>();

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
