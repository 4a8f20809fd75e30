// Turns a table schema into Delta's schema string and back.
using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Lakeward.Records.Mapping;

namespace Lakeward.Tables;

/// <summary>
/// Delta's <c>schemaString</c> with column mapping by name. The column class and the subject ride along as
/// field metadata under <c>lakeward.</c>, where other readers pass them over.
/// </summary>
internal static class DeltaSchema
{
    public static string Write(TableSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "struct");
            json.WriteStartArray("fields");
            for (var index = 0; index < schema.Columns.Length; index++)
            {
                WriteField(json, schema.Columns[index], index + 1, schema.Subject);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a schema string that <see cref="Write"/> made.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static TableSchema Read(string schemaString)
    {
        using var document = JsonDocument.Parse(schemaString);
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        string? subject = null;
        foreach (var field in document.RootElement.GetProperty("fields").EnumerateArray())
        {
            var name = Text(field, "name");
            var metadata = field.GetProperty("metadata");
            var column = new TableColumn(
                name,
                Text(metadata, "delta.columnMapping.physicalName"),
                FromDelta(Text(field, "type")),
                ClassOf(Text(metadata, "lakeward.class")));
            columns.Add(column);
            if (metadata.TryGetProperty("lakeward.subject", out _))
            {
                subject = name;
            }
        }

        return new TableSchema(columns.ToImmutable(), subject);
    }

    private static void WriteField(Utf8JsonWriter json, TableColumn column, int id, string? subject)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("type", ToDelta(column.Type));
        json.WriteBoolean("nullable", true);
        json.WriteStartObject("metadata");
        json.WriteNumber("delta.columnMapping.id", id);
        json.WriteString("delta.columnMapping.physicalName", column.PhysicalName);
        json.WriteString("lakeward.class", column.Class.Text());
        if (column.Name == subject)
        {
            json.WriteBoolean("lakeward.subject", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string ToDelta(string type) => type switch
    {
        "text" => "string",
        "integer" => "long",
        "timestamp" => "timestamp_ntz",
        "double" or "boolean" or "date" => type,
        _ when type.StartsWith("decimal(", StringComparison.Ordinal) => type,
        _ => throw new FormatException("The column type has no Delta type."),
    };

    private static string FromDelta(string type) => type switch
    {
        "string" => "text",
        "long" => "integer",
        "timestamp_ntz" => "timestamp",
        _ => type,
    };

    private static ColumnClass ClassOf(string name) => ColumnClassNames.TryParse(name, out var columnClass)
        ? columnClass
        : throw new FormatException("The schema string has an unknown class.");

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException("The schema string has a null.");
}
