// The tables that one kind of record is mapped into, as data.
using System.Text.Json;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Mapping;

/// <summary>
/// A mapping file: <c>{"format", "record", "required": [...], "tables": [{"name", "subject", "forEach" or
/// "forEachOrNull", "columns": [{"name", "type", "class", "source"}]}]}</c>. The outer shape is one for all
/// formats; what <c>source</c>, <c>forEach</c> and <c>required</c> mean is the format's.
/// </summary>
/// <param name="Format">The format, for example <c>fhir</c>.</param>
/// <param name="Record">The kind of record, for example <c>Patient</c>.</param>
/// <param name="Required">What a whole record has; its absence is a warning.</param>
/// <param name="Tables">The tables.</param>
public sealed record RecordMapping(
    string Format, string Record, IReadOnlyList<string> Required, IReadOnlyList<MappedTable> Tables)
{
    /// <summary>Reads a mapping file; throws <see cref="FormatException"/> where it is not one.</summary>
    public static RecordMapping Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            Require(root, "format", "record", "required", "tables");
            var tables = Items(root, "tables").Select(ReadTable).ToList();
            RequireUnique(tables.Select(table => table.Name));
            return new RecordMapping(
                Text(root, "format"),
                Text(root, "record"),
                [.. Items(root, "required").Select(item => item.GetString()!)],
                tables);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("The mapping file is not of the expected shape.", e);
        }
    }

    private static MappedTable ReadTable(JsonElement table)
    {
        Require(table, "name", "subject", "forEach", "forEachOrNull", "columns");
        var keepsEmpty = table.TryGetProperty("forEachOrNull", out var each);
        var isEach = keepsEmpty || table.TryGetProperty("forEach", out each);
        var read = new MappedTable
        {
            Name = Text(table, "name"),
            Subject = table.TryGetProperty("subject", out var subject) ? subject.GetString() : null,
            ForEach = isEach ? each.GetString() : null,
            KeepsEmpty = keepsEmpty,
            Columns = [.. Items(table, "columns").Select(ReadColumn)],
        };
        RequireUnique(read.Columns.Select(column => column.Name));
        return read.Subject is null || read.IndexOf(read.Subject) >= 0
            ? read
            : throw new FormatException($"Table {read.Name} has no column {read.Subject}.");
    }

    private static MappedColumn ReadColumn(JsonElement column)
    {
        Require(column, "name", "type", "class", "source");
        var name = Text(column, "name");
        var kind = Text(column, "class") switch
        {
            "direct-identifier" => ColumnClass.DirectIdentifier,
            "quasi-identifier" => ColumnClass.QuasiIdentifier,
            "sensitive" => ColumnClass.Sensitive,
            "general" => ColumnClass.General,
            _ => throw new FormatException($"Column {name} has an unknown class."),
        };
        return ColumnType.TryParse(Text(column, "type"), out var type)
            ? new MappedColumn(name, type, kind, Text(column, "source"))
            : throw new FormatException($"Column {name} has an unknown type.");
    }

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static void Require(JsonElement parent, params ReadOnlySpan<string> known)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new FormatException($"The mapping file has an unknown member {member.Name}.");
            }
        }
    }

    private static void RequireUnique(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            throw new FormatException($"The mapping file gives {twice} twice.");
        }
    }
}
