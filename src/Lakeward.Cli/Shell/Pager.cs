// Shows a long text page by page.
using Lakeward.Cli.Screen;
using Spectre.Console.Rendering;

namespace Lakeward.Cli.Shell;

/// <summary>
/// A pager of our own: the text stays in this process, runs through no other program, and is not left on the
/// screen.
/// </summary>
internal sealed class Pager(
    Func<ConsoleKeyInfo?> keys, TextWriter output, Func<(int Width, int Height)> size)
{
    private const int SideStep = 16;
    private const string Help = "space, b: page   arrows: line, side   g, G: first, last   q: leave";

    /// <summary>Whether a text is too long or too wide to be shown at once.</summary>
    public bool Wants(IReadOnlyList<string> lines) =>
        lines.Count > size().Height - 3 || lines.Any(line => CellsOf(line) >= size().Width);

    /// <summary>Shows lines until the person leaves; the first, the headings, stays where it is.</summary>
    public void Show(IReadOnlyList<string> lines)
    {
        var (top, side) = (1, 0);
        output.Write("\u001b[?1049h");
        try
        {
            Paint(lines, top, side);
            while (keys() is { } key && Next(key, lines, ref top, ref side))
            {
                Paint(lines, top, side);
            }
        }
        finally
        {
            output.Write("\u001b[?1049l");
            output.Flush();
        }
    }

    private bool Next(ConsoleKeyInfo key, IReadOnlyList<string> lines, ref int top, ref int side)
    {
        var page = PageOf(size().Height);
        switch (key.Key, key.KeyChar)
        {
            case (_, 'q' or 'Q' or '\u0003' or '\u0004') or (ConsoleKey.Escape, _):
                return false;
            case (_, ' ' or 'f') or (ConsoleKey.PageDown, _):
                top += page;
                break;
            case (_, 'b') or (ConsoleKey.PageUp, _):
                top -= page;
                break;
            case (_, 'j' or '\r' or '\n') or (ConsoleKey.DownArrow, _):
                top++;
                break;
            case (_, 'k') or (ConsoleKey.UpArrow, _):
                top--;
                break;
            case (_, 'g') or (ConsoleKey.Home, _):
                top = 1;
                break;
            case (_, 'G') or (ConsoleKey.End, _):
                top = lines.Count;
                break;
            case (_, 'l') or (ConsoleKey.RightArrow, _):
                side = Math.Min(side + SideStep, Math.Max(0, lines.Max(CellsOf) - SideStep));
                break;
            case (_, 'h') or (ConsoleKey.LeftArrow, _):
                side = Math.Max(0, side - SideStep);
                break;
        }

        top = Math.Clamp(top, 1, Math.Max(1, lines.Count - page));
        return true;
    }

    private void Paint(IReadOnlyList<string> lines, int top, int side)
    {
        var (width, height) = size();
        var page = PageOf(height);
        output.Write($"\u001b[H\u001b[2m{Cut(lines[0], side, width - 1)}\u001b[0m\u001b[K\r\n");
        foreach (var line in lines.Skip(top).Take(page))
        {
            output.Write($"{Cut(line, side, width - 1)}\u001b[K\r\n");
        }

        var last = Math.Min(top + page, lines.Count) - 1;
        var place = $"{Amount.Count(top)} to {Amount.Count(last)} of {Amount.Count(lines.Count - 1, "line")}";
        output.Write(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"\u001b[J\u001b[{height};1H\u001b[7m {Cut($"{place}   {Help}", 0, width - 3)} \u001b[0m"));
        output.Flush();
    }

    /// <summary>The part of a line that lies between two columns.</summary>
    private static string Cut(string line, int start, int width)
    {
        var cut = new System.Text.StringBuilder();
        var at = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            var cells = new Segment(rune.ToString()).CellCount();
            if (at >= start && at + cells <= start + width)
            {
                cut.Append(rune.ToString());
            }

            at += cells;
        }

        return cut.ToString();
    }

    /// <summary>The lines of a page; one row is the headings', one empty, one the help's.</summary>
    private static int PageOf(int height) => Math.Max(1, height - 3);

    private static int CellsOf(string line) => new Segment(line).CellCount();
}
