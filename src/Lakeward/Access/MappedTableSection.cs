// Reads a table whose columns come from the mapping of a health record format.
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Access;

/// <summary>
/// A table made from health records. Its columns are those of the mapping, after the id of the record; the
/// manifest may give a column another class and name another subject.
/// </summary>
internal static class MappedTableSection
{
    /// <summary>
    /// The first column of every such table: which record of which delivery the row is from.
    /// </summary>
    public const string RecordId = "record_id";

    public static ManifestTable? Read(
        string dataset,
        ScalarNode key,
        ManifestFields fields,
        IReadOnlyList<RecordFormat> formats,
        ManifestDraft draft)
    {
        foreach (var foreign in (string[])["delimiter", "other-columns"])
        {
            if (fields.Optional(foreign) is { } node)
            {
                draft.Issues.Rule(node.Place, $"a table made from health records has no {foreign}");
            }
        }

        var name = fields.OptionalText("layout") ?? key;
        if (Layouts(name, formats, draft) is not { Count: > 0 } layouts)
        {
            return null;
        }

        var before = draft.Issues.Count;
        var columns = Columns(layouts, fields.Optional("columns"), draft);
        var subject = Subject(fields.OptionalText("subject"), layouts[0], columns, draft);
        return draft.Issues.Count > before ? null : new()
        {
            Id = key.Text,
            Dataset = dataset,
            Formats = formats,
            Layout = name.Text,
            Subject = subject,
            Columns = columns,
            Place = key.Place,
        };
    }

    private static List<MappedTable>? Layouts(
        ScalarNode name, IReadOnlyList<RecordFormat> formats, ManifestDraft draft)
    {
        var layouts = new List<MappedTable>();
        foreach (var format in formats.Select(format => format.Text()))
        {
            var tables = FormatMapping.Find(format)?.Tables ?? [];
            if (tables.FirstOrDefault(table => table.Name == name.Text) is not { } layout)
            {
                draft.Issues.UnknownName(name, $"table of {format}", tables.Select(table => table.Name));
                return null;
            }

            layouts.Add(layout);
        }

        return layouts;
    }

    private static List<ManifestColumn> Columns(
        List<MappedTable> layouts, ManifestNode? classes, ManifestDraft draft)
    {
        var columns = new List<ManifestColumn>
        {
            new(RecordId, ColumnClass.General, ColumnType.Text.ToString(), Required: false),
        };
        foreach (var column in layouts.SelectMany(layout => layout.Columns))
        {
            if (columns.TrueForAll(known => known.Name != column.Name))
            {
                columns.Add(new(column.Name, column.Class, column.Type.ToString(), Required: false));
            }
        }

        if (classes is null)
        {
            return columns;
        }

        if (classes is not MapNode map)
        {
            draft.Issues.WrongKind(classes, "columns", "a mapping from a column's name to its class");
            return columns;
        }

        foreach (var (key, value) in map.Entries)
        {
            Override(columns, key, value, draft);
        }

        return columns;
    }

    private static void Override(
        List<ManifestColumn> columns, ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var at = columns.FindIndex(column => column.Name == key.Text);
        if (at < 0)
        {
            draft.Issues.UnknownName(key, "column of the mapping", columns.Select(column => column.Name));
            return;
        }

        // In the applied form a column is written out, with the class among its keys.
        var text = value as ScalarNode
            ?? (value as MapNode)?.Entries.FirstOrDefault(e => e.Key.Text == "class").Value as ScalarNode;
        if (text is null)
        {
            draft.Issues.WrongKind(value, $"column {Spelling.Show(key.Text)}", "a class");
        }
        else if (draft.Values.Word(text, "column class", ManifestWords.Classes) is { } columnClass)
        {
            columns[at] = columns[at] with { Class = columnClass, Place = key.Place };
        }
    }

    private static string? Subject(
        ScalarNode? named, MappedTable layout, List<ManifestColumn> columns, ManifestDraft draft)
    {
        if (named?.Text == TableSection.NoSubject)
        {
            return null;
        }

        var subject = named?.Text ?? layout.Subject;
        var column = columns.Find(known => known.Name == subject);
        if (named is not null && column is null)
        {
            draft.Issues.UnknownName(named, "column of the mapping", columns.Select(known => known.Name));
        }
        else if (column is { Class: ColumnClass.General })
        {
            draft.Issues.Rule(
                named?.Place ?? column.Place, $"the subject column {subject} cannot be of class general");
        }

        return column?.Name;
    }
}
