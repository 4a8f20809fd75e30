// Writes row descriptions, rows, and COPY streams.
using System.Buffers;
using System.Text;

namespace Lakeward.Server.Wire;

/// <summary>References: PostgreSQL 15, chapter 55.7, and COPY's file formats.</summary>
internal sealed class RowWriter(WireOutput output)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("\\\b\f\n\r\t\v"u8);

    /// <summary>Writes the description of a result.</summary>
    public void Description(IReadOnlyList<WireColumn> columns, Func<int, bool> binary)
    {
        output.Begin('T');
        output.Int16(columns.Count);
        foreach (var (at, column) in columns.Index())
        {
            output.Text(column.Name);
            output.Int32(0);
            output.Int16(0);
            output.Int32((int)column.Type.Oid);
            output.Int16(column.Type.Size);
            output.Int32(column.Type.Modifier);
            output.Int16(binary(at) ? 1 : 0);
        }

        output.End();
    }

    /// <summary>Writes up to so many rows and returns how many there were.</summary>
    public long Rows(RowSet rows, Func<int, bool> binary, long most)
    {
        var count = rows.Columns.Count;
        var forms = Enumerable.Range(0, count).Select(binary).ToArray();
        var written = 0L;
        while (written < most && rows.MoveNext())
        {
            output.Begin('D');
            output.Int16(count);
            for (var column = 0; column < count; column++)
            {
                rows.WriteValue(column, forms[column], output);
            }

            output.End();
            written++;
        }

        return written;
    }

    /// <summary>Writes all rows as COPY does, and returns how many there were.</summary>
    public long Copy(RowSet rows, CopyFormat format)
    {
        output.Begin('H');
        output.Byte(format.IsBinary ? (byte)1 : (byte)0);
        output.Int16(rows.Columns.Count);
        foreach (var _ in rows.Columns)
        {
            output.Int16(format.IsBinary ? 1 : 0);
        }

        output.End();
        var written = format.IsBinary ? CopyBinary(rows) : CopyText(rows, format);
        output.Empty('c');
        return written;
    }

    /// <summary>The head goes in one message with what follows it: clients count on that.</summary>
    private long CopyBinary(RowSet rows)
    {
        output.Begin('d');
        output.Bytes("PGCOPY\n"u8);
        output.Bytes([0xff, (byte)'\r', (byte)'\n', 0]);
        output.Int32(0);
        output.Int32(0);
        var written = 0L;
        for (; rows.MoveNext(); written++)
        {
            output.Int16(rows.Columns.Count);
            for (var column = 0; column < rows.Columns.Count; column++)
            {
                rows.WriteValue(column, binary: true, output);
            }

            output.End();
            output.Begin('d');
        }

        output.Int16(-1);
        output.End();
        return written;
    }

    private long CopyText(RowSet rows, CopyFormat format)
    {
        if (format.HasHeader)
        {
            output.Begin('d');
            foreach (var (at, column) in rows.Columns.Index())
            {
                Separate(at, format);
                output.Plain(format.IsCsv ? Quoted(column.Name, format) : Escaped(column.Name, format));
            }

            EndLine();
        }

        var written = 0L;
        while (rows.MoveNext())
        {
            output.Begin('d');
            for (var column = 0; column < rows.Columns.Count; column++)
            {
                Separate(column, format);
                CopyValue(rows, column, format);
            }

            EndLine();
            written++;
        }

        return written;
    }

    private void CopyValue(RowSet rows, int column, CopyFormat format)
    {
        var start = output.Position;
        if (!rows.WriteText(column, output))
        {
            output.Plain(format.Null);
            return;
        }

        var written = output.Since(start);
        var needsCare = format.IsCsv
            ? written.IsEmpty || written.IndexOfAny("\"\r\n"u8) >= 0
                || written.Contains((byte)format.Delimiter)
                || written.SequenceEqual(Encoding.UTF8.GetBytes(format.Null))
                    || written.SequenceEqual("\\."u8)
            : written.IndexOfAny(Special) >= 0 || written.Contains((byte)format.Delimiter);
        if (needsCare)
        {
            var text = Encoding.UTF8.GetString(written);
            output.BackTo(start);
            output.Plain(format.IsCsv ? Quoted(text, format, always: true) : Escaped(text, format));
        }
    }

    private void Separate(int column, CopyFormat format)
    {
        if (column > 0)
        {
            output.Byte((byte)format.Delimiter);
        }
    }

    private void EndLine()
    {
        output.Byte((byte)'\n');
        output.End();
    }

    private static string Quoted(string text, CopyFormat format, bool always = false) =>
        always || text.AsSpan().IndexOfAny("\"\r\n") >= 0
            || text.Contains(format.Delimiter, StringComparison.Ordinal)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;

    private static string Escaped(string text, CopyFormat format)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                _ when c == format.Delimiter => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
