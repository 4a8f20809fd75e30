// Paints what is being typed, line under line, and keeps it in its place.
using System.Text;
using Lakeward.Cli.Screen;
using Spectre.Console.Rendering;

namespace Lakeward.Cli.Shell;

/// <summary>
/// Draws a buffer at the place of the prompt and puts the cursor into it. Lines are cut here, never by the
/// terminal, so that the place stays known.
/// </summary>
internal sealed class Painter(TextWriter output, Func<(int Width, int Height)> size)
{
    private const string More = "... ";
    private int _rowOfCursor;

    /// <summary>Draws the buffer over what was drawn before.</summary>
    public void Paint(string prompt, LineBuffer buffer)
    {
        var (rows, row, column) = LayOut(prompt, buffer);
        var height = Math.Max(1, size().Height - 1);
        var first = Math.Max(0, Math.Min(row - height + 1, rows.Count - height));
        var shown = rows.Skip(first).Take(height).ToList();
        var text = new StringBuilder().Append(Back()).Append("\u001b[J").AppendJoin("\r\n", shown);
        if (shown.Count - 1 - (row - first) is > 0 and var up)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{up}A");
        }

        text.Append('\r');
        if (column > 0)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{column}C");
        }

        output.Write(text);
        output.Flush();
        _rowOfCursor = row - first;
    }

    /// <summary>Draws the buffer once more, and leaves the cursor on a line of its own below it.</summary>
    public void Leave(string prompt, LineBuffer buffer, string mark)
    {
        var (rows, _, _) = LayOut(prompt, buffer);
        output.Write($"{Back()}\u001b[J{string.Join("\r\n", rows)}{mark}\r\n");
        output.Flush();
        _rowOfCursor = 0;
    }

    /// <summary>Empties the screen.</summary>
    public void Clear()
    {
        output.Write("\u001b[2J\u001b[H");
        _rowOfCursor = 0;
    }

    private string Back() => _rowOfCursor > 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{_rowOfCursor}A\r")
        : "\r";

    private (List<string> Rows, int Row, int Column) LayOut(string prompt, LineBuffer buffer)
    {
        var width = Math.Max(16, size().Width - 1);
        var margin = Math.Max(prompt.Length, More.Length);
        var rows = new List<string>();
        var (row, column, at) = (0, 0, 0);
        foreach (var (number, line) in buffer.Text.Split('\n').Index())
        {
            var current = new StringBuilder((number == 0 ? prompt : More).PadLeft(margin));
            var cells = margin;
            foreach (var rune in line.EnumerateRunes())
            {
                if (at == buffer.Cursor)
                {
                    (row, column) = (rows.Count, cells);
                }

                var shown = Visible.Of(rune.ToString());
                var needed = new Segment(shown).CellCount();
                if (cells + needed > width)
                {
                    rows.Add(current.ToString());
                    (current, cells) = (current.Clear().Append(' ', margin), margin);
                }

                (row, column) = at == buffer.Cursor ? (rows.Count, cells) : (row, column);
                current.Append(shown);
                cells += needed;
                at += rune.Utf16SequenceLength;
            }

            (row, column) = at == buffer.Cursor ? (rows.Count, cells) : (row, column);
            rows.Add(current.ToString());
            at++;
        }

        return (rows, row, column);
    }
}
