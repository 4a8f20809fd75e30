// Writes a result as JSON lines.
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// One JSON object per row, or one document with an array per row. Numbers stay exact numbers, as many digits
/// as they have; a number that JSON cannot write (NaN, infinity) is a string; times are ISO 8601 strings.
/// </summary>
internal static class JsonOutput
{
    private const int FlushSizeBytes = 1 << 16;

    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all rows, one object on each line, and returns their number.</summary>
    public static long Write(RowStream rows, Stream output)
    {
        var names = rows.Columns.Select(column => JsonEncodedText.Encode(column.Name)).ToArray();
        var buffer = new ArrayBufferWriter<byte>(2 * FlushSizeBytes);
        var scratch = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Plain);
        long count = 0;
        while (rows.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                WriteRow(json, scratch, names, chunk, row);
                json.Flush();
                json.Reset();
                buffer.Write("\n"u8);
                if (buffer.WrittenCount >= FlushSizeBytes)
                {
                    output.Write(buffer.WrittenSpan);
                    buffer.ResetWrittenCount();
                }
            }

            count += chunk.Count;
        }

        output.Write(buffer.WrittenSpan);
        return count;
    }

    /// <summary>
    /// Writes <c>{"columns":[{"name":…,"type":…}],"rows":[[…]],"rowCount":n}</c> and returns the number
    /// of rows.
    /// </summary>
    public static long WriteDocument(RowStream rows, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FlushSizeBytes);
        var scratch = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Plain);
        json.WriteStartObject();
        WriteColumns(json, rows.Columns);
        json.WriteStartArray("rows"u8);
        long count = 0;
        while (rows.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                json.WriteStartArray();
                for (var column = 0; column < chunk.Columns; column++)
                {
                    WriteValue(json, scratch, chunk[column], row);
                }

                json.WriteEndArray();
                if (buffer.WrittenCount + json.BytesPending >= FlushSizeBytes)
                {
                    json.Flush();
                    output.Write(buffer.WrittenSpan);
                    buffer.ResetWrittenCount();
                }
            }

            count += chunk.Count;
        }

        json.WriteEndArray();
        json.WriteNumber("rowCount"u8, count);
        json.WriteEndObject();
        json.Flush();
        output.Write(buffer.WrittenSpan);
        return count;
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<ResultColumn> columns)
    {
        json.WriteStartArray("columns"u8);
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteString("type"u8, column.Type.Sql);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRow(
        Utf8JsonWriter json, ArrayBufferWriter<byte> scratch, JsonEncodedText[] names, Chunk chunk, int row)
    {
        json.WriteStartObject();
        for (var column = 0; column < chunk.Columns; column++)
        {
            json.WritePropertyName(names[column]);
            WriteValue(json, scratch, chunk[column], row);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(
        Utf8JsonWriter json, ArrayBufferWriter<byte> scratch, ColumnVector vector, int row)
    {
        if (vector.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (vector.Type.Kind)
        {
            case LogicalKind.Varchar or LogicalKind.Enum:
                json.WriteStringValue(vector.Utf8(row));
                return;
            case LogicalKind.Boolean:
                json.WriteBooleanValue(vector.Boolean(row));
                return;
        }

        scratch.ResetWrittenCount();
        vector.WriteText(row, scratch);
        if (IsNumber(vector.Type.Kind) && char.IsAsciiDigit((char)scratch.WrittenSpan[^1]))
        {
            json.WriteRawValue(scratch.WrittenSpan, skipInputValidation: false);
        }
        else
        {
            json.WriteStringValue(scratch.WrittenSpan);
        }
    }

    private static bool IsNumber(LogicalKind kind) =>
        kind is LogicalKind.Decimal or LogicalKind.HugeInt or LogicalKind.UHugeInt
        || kind is >= LogicalKind.TinyInt and <= LogicalKind.Double;
}
