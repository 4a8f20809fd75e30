// Arrays between JSON, as the engine hands lists out and takes them, and PostgreSQL's text form.
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lakeward.Server.Wire;

/// <summary>References: PostgreSQL 15, chapter 8.15.6. One dimension; an element is text or NULL.</summary>
internal static class ArrayText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\n\r\v\f{},\"\\");

    /// <summary>The elements of a JSON array of text and nulls.</summary>
    public static List<string?> Elements(ReadOnlySpan<byte> json)
    {
        var elements = new List<string?>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                elements.Add(reader.GetString());
            }
        }

        return elements;
    }

    /// <summary>Writes a JSON array of text and nulls as <c>{a,"b c",NULL}</c>.</summary>
    public static void FromJson(ReadOnlySpan<byte> json, WireOutput output)
    {
        var text = new StringBuilder("{");
        foreach (var element in Elements(json))
        {
            text.Append(text.Length > 1 ? "," : "").Append(element is null ? "NULL" : Quoted(element));
        }

        output.Plain(text.Append('}').ToString());
    }

    /// <summary>Makes JSON of elements; numbers and truth values stand bare.</summary>
    public static string ToJson(IEnumerable<string?> elements, bool bare)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var element in elements)
            {
                if (element is null)
                {
                    writer.WriteNullValue();
                }
                else if (bare)
                {
                    writer.WriteRawValue(element);
                }
                else
                {
                    writer.WriteStringValue(element);
                }
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The elements of <c>{a,"b c",NULL}</c>; null where it is not of that form.</summary>
    public static List<string?>? Parse(string text)
    {
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return null;
        }

        var elements = new List<string?>();
        var at = 1;
        while (at < text.Length - 1)
        {
            var (element, next) = text[at] == '"' ? ParseQuoted(text, at) : ParseBare(text, at);
            if (next < 0 || (text[next] != ',' && next != text.Length - 1))
            {
                return null;
            }

            elements.Add(element);
            at = next + 1;
        }

        return elements;
    }

    private static (string? Element, int Next) ParseBare(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny(',', '}', '{') + at;
        var element = text[at..end].Trim();
        return element.Length == 0 || text[end] == '{'
            ? (null, -1)
            : (element.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : element, end);
    }

    private static (string? Element, int Next) ParseQuoted(string text, int at)
    {
        var element = new StringBuilder();
        for (at++; at < text.Length - 1; at++)
        {
            if (text[at] == '"')
            {
                return (element.ToString(), at + 1);
            }

            at += text[at] == '\\' ? 1 : 0;
            element.Append(text[at]);
        }

        return (null, -1);
    }

    private static string Quoted(string element) =>
        element.Length > 0 && !element.Equals("NULL", StringComparison.OrdinalIgnoreCase)
        && element.AsSpan().IndexOfAny(Special) < 0
            ? element
            : $"\"{element.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
