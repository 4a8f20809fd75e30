// Reads one table of a dataset: its format, its subject and its columns.
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>One entry of <c>tables</c>.</summary>
internal static class TableSection
{
    /// <summary>What <c>subject</c> says when the rows are about nobody.</summary>
    public const string NoSubject = "none";

    private const int MaxColumns = 4_096;

    public static ManifestTable? ReadOne(
        string dataset, ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var owner = $"table {Spelling.Show(key.Text)}";
        var fields = ManifestFields.Open(
            value, key.Place, owner, draft.Issues,
            "format", "layout", "delimiter", "subject", "columns", "other-columns");
        if (fields is null)
        {
            return null;
        }

        var before = draft.Issues.Count;
        var values = draft.Values;
        if (ReadFormats(fields, draft) is not { } formats)
        {
            return null;
        }

        if (formats.Any(RecordFormatExtensions.IsMapped))
        {
            return MappedTableSection.Read(dataset, key, fields, formats, draft);
        }

        var format = formats[0];
        if (fields.Optional("layout") is { } layout)
        {
            draft.Issues.Rule(layout.Place, "only tables made from health records have a layout");
        }

        var delimiter = values.Delimiter(fields.OptionalText("delimiter"));
        if (delimiter is not null && format != RecordFormat.Delimited)
        {
            draft.Issues.Rule(fields.Optional("delimiter")!.Place, "only delimited files have a delimiter");
        }

        var others = values.Word(fields.OptionalText("other-columns"), "column class", ManifestWords.Classes);
        var columns = ReadColumns(fields.Optional("columns"), draft);
        if (columns is { Count: 0 } && fields.Optional("other-columns") is null)
        {
            draft.Issues.Missing(key.Place, owner, "columns, nor other-columns to say the class of all");
        }

        var subject = ReadSubject(fields, columns, draft);
        return draft.Issues.Count > before ? null : new()
        {
            Id = key.Text,
            Dataset = dataset,
            Formats = formats,
            Delimiter = delimiter,
            Subject = subject,
            Columns = [.. columns!.Select(column => column with
            {
                Required = column.Required || string.Equals(column.Name, subject, StringComparison.Ordinal),
            })],
            OtherColumns = others,
            Place = key.Place,
        };
    }

    private static IReadOnlyList<RecordFormat>? ReadFormats(ManifestFields fields, ManifestDraft draft)
    {
        var node = fields.Optional("format");
        var texts = node is ListNode
            ? fields.OptionalTexts("format", atLeast: 1)
            : fields.OptionalText("format") is { } only ? [only] : [];
        var formats = texts?.Select(
            text => draft.Values.Word(text, "format", ManifestWords.Formats)).ToList();
        if (formats is null || formats.Contains(null) || (node is not null && formats.Count == 0))
        {
            return null;
        }

        if (formats.Count > 1 && !formats.TrueForAll(format => format!.Value.IsMapped()))
        {
            draft.Issues.Rule(node!.Place, "only formats of health records can share a table");
        }

        return formats.Count == 0 ? [RecordFormat.Delimited] : [.. formats.OfType<RecordFormat>()];
    }

    // Null when the columns could not be read at all.
    private static List<ManifestColumn>? ReadColumns(ManifestNode? node, ManifestDraft draft)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not MapNode map)
        {
            draft.Issues.WrongKind(node, "columns", "a mapping from each column's name to its class");
            return null;
        }

        if (map.Entries.Count > MaxColumns)
        {
            draft.Issues.TooLarge(node.Place, $"more than {MaxColumns} columns");
        }

        var columns = new List<ManifestColumn>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in map.Entries)
        {
            var name = draft.Values.ColumnName(key);
            if (!seen.TryAdd(key.Text, key.Text))
            {
                var (first, second) = (Spelling.Show(seen[key.Text]), Spelling.Show(key.Text));
                draft.Issues.Rule(key.Place, $"columns {first} and {second} differ by case only");
            }

            columns.Add(ReadColumn(name ?? key.Text, key, value, draft));
        }

        return columns;
    }

    private static ManifestColumn ReadColumn(
        string name, ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        // A broken column stands in as a direct identifier: no rule can go wrong on that.
        const ColumnClass Strictest = ColumnClass.DirectIdentifier;
        var fallback = new ManifestColumn(name, Strictest, Type: null, Required: false, key.Place);
        var values = draft.Values;
        if (value is ScalarNode { IsEmpty: false } word)
        {
            var only = values.Word(word, "column class", ManifestWords.Classes);
            return fallback with { Class = only ?? fallback.Class };
        }

        var owner = $"column {Spelling.Show(key.Text)}";
        if (value is not MapNode)
        {
            draft.Issues.WrongKind(value, owner, "a class, or a mapping with keys such as class");
            return fallback;
        }

        var fields = ManifestFields.Open(value, key.Place, owner, draft.Issues, "class", "type", "required")!;
        var columnClass = values.Word(fields.RequiredText("class"), "column class", ManifestWords.Classes);
        var type = values.Type(fields.OptionalText("type"));
        var required = values.Flag(fields.OptionalText("required"), "required");
        return fallback with
        {
            Class = columnClass ?? fallback.Class,
            Type = type,
            Required = required ?? false,
        };
    }

    private static string? ReadSubject(
        ManifestFields fields, List<ManifestColumn>? columns, ManifestDraft draft)
    {
        if (fields.RequiredText("subject") is not { } subject || columns is null)
        {
            return null;
        }

        var column = columns.Find(declared =>
            string.Equals(declared.Name, subject.Text, StringComparison.Ordinal));
        if (column is null && subject.Text == NoSubject)
        {
            return null;
        }

        if (column is null)
        {
            draft.Issues.UnknownName(subject, "declared column", columns.Select(declared => declared.Name));
        }
        else if (column.Class == ColumnClass.General)
        {
            var shown = Spelling.Show(subject.Text);
            draft.Issues.Rule(subject.Place, $"the subject column {shown} cannot be of class general");
        }

        return column?.Name;
    }
}
