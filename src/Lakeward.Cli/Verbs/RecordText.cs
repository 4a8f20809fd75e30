// Writes records of few fields for programs: as CSV, or as JSON lines.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lakeward.Cli.Verbs;

/// <summary>
/// Records under headings, as a terminal's table has them: a heading that begins with <c>&gt;</c> is a
/// number's. An absent value is an empty field, or null.
/// </summary>
internal static class RecordText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes all records.</summary>
    public static void Write(
        TextWriter output, string format, IReadOnlyList<string> headings, IEnumerable<string?[]> records)
    {
        if (format == "csv")
        {
            output.Write($"{string.Join(',', headings.Select(NameOf))}\n");
        }

        foreach (var record in records)
        {
            output.Write(format == "csv" ? CsvOf(record) : JsonOf(headings, record));
            output.Write('\n');
        }
    }

    private static string NameOf(string heading) => heading.TrimStart('>');

    private static string CsvOf(string?[] record) => string.Join(',', record.Select(field =>
        field is null || !field.AsSpan().ContainsAny(Special)
            ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static string JsonOf(IReadOnlyList<string> headings, string?[] record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (heading, field) in headings.Zip(record))
            {
                json.WritePropertyName(NameOf(heading));
                if (heading.StartsWith('>') && field is not null)
                {
                    json.WriteRawValue(field);
                }
                else
                {
                    json.WriteStringValue(field);
                }
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
