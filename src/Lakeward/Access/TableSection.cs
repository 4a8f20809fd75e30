// Reads one table of a dataset: its format, its subject and its columns.
using Lakeward.Tables;

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
            "format", "delimiter", "subject", "columns", "other-columns");
        if (fields is null)
        {
            return null;
        }

        var before = draft.Issues.Count;
        var values = draft.Values;
        var format = values.Word(fields.OptionalText("format"), "format", ManifestWords.Formats)
            ?? RecordFormat.Delimited;
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
            Format = format,
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
