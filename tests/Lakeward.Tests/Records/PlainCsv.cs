// A slow, plain reader of delimited text, against which the fast one is measured.
using System.Text;

namespace Lakeward.Tests.Records;

/// <summary>One character after the other, as RFC 4180 tells it, written without sight of the fast
/// reader.</summary>
internal static class PlainCsv
{
    /// <summary>All rows, the header first; an empty field is null; blank lines are left out.</summary>
    public static List<List<string?>> Read(string text, char delimiter)
    {
        var rows = new List<List<string?>>();
        var row = new List<string?>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = any = true;
            }
            else if (c == delimiter)
            {
                EndField();
                any = true;
            }
            else if (c is '\r' or '\n')
            {
                EndRow();
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            }
            else
            {
                field.Append(c);
                any = true;
            }
        }

        EndRow();
        return rows;

        void EndField()
        {
            row.Add(field.Length == 0 ? null : field.ToString());
            field.Clear();
        }

        void EndRow()
        {
            if (any)
            {
                EndField();
                rows.Add(row);
            }

            row = [];
            any = false;
        }
    }

    /// <summary>Writes a table, quoting what must be quoted and, where told, more.</summary>
    public static string Write(
        IEnumerable<IEnumerable<string?>> rows, char delimiter, string lineEnd, Func<bool> quoteAnyway)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(delimiter, row.Select(value =>
                value is null ? (quoteAnyway() ? "\"\"" : string.Empty)
                : value.AsSpan().ContainsAny([delimiter, '"', '\r', '\n', ' ']) || quoteAnyway()
                    ? '"' + value.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'
                    : value));
            text.Append(lineEnd);
        }

        return text.ToString();
    }
}
