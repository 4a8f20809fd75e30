// Writes a result as CSV.
using System.Buffers;
using System.Text;
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// CSV as in RFC 4180 with LF line ends and a header line. NULL is an empty field, empty text is <c>""</c>,
/// so the
/// two stay apart.
/// </summary>
internal static class CsvOutput
{
    private const int FlushSizeBytes = 1 << 16;
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    /// <summary>Writes all rows and returns their number.</summary>
    public static long Write(RowStream rows, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FlushSizeBytes);
        for (var column = 0; column < rows.Columns.Count; column++)
        {
            Separate(buffer, column);
            WriteQuoted(buffer, Encoding.UTF8.GetBytes(rows.Columns[column].Name));
        }

        buffer.Write("\n"u8);
        long count = 0;
        while (rows.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                WriteRow(buffer, chunk, row);
                if (buffer.WrittenCount >= FlushSizeBytes)
                {
                    Flush(buffer, output);
                }
            }

            count += chunk.Count;
        }

        Flush(buffer, output);
        return count;
    }

    private static void WriteRow(ArrayBufferWriter<byte> buffer, Chunk chunk, int row)
    {
        for (var column = 0; column < chunk.Columns; column++)
        {
            Separate(buffer, column);
            var vector = chunk[column];
            if (vector.IsNull(row))
            {
                continue;
            }

            if (vector.Type.Kind is LogicalKind.Varchar or LogicalKind.Enum)
            {
                WriteQuoted(buffer, vector.Utf8(row));
            }
            else
            {
                vector.WriteText(row, buffer);
            }
        }

        buffer.Write("\n"u8);
    }

    private static void Separate(ArrayBufferWriter<byte> buffer, int column)
    {
        if (column > 0)
        {
            buffer.Write(","u8);
        }
    }

    /// <summary>Writes a text as a field, in quotes where it needs them.</summary>
    internal static void WriteQuoted(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text.IndexOfAny(Special) < 0)
        {
            buffer.Write(text);
            return;
        }

        buffer.Write("\""u8);
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            buffer.Write(text[..(quote + 1)]);
            buffer.Write("\""u8);
            text = text[(quote + 1)..];
        }

        buffer.Write(text);
        buffer.Write("\""u8);
    }

    private static void Flush(ArrayBufferWriter<byte> buffer, Stream output)
    {
        output.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
