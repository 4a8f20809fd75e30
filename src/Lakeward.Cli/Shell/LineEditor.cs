// Reads an input of one or more lines from a person at a terminal.
using Lakeward.Cli.Screen;

namespace Lakeward.Cli.Shell;

/// <summary>
/// Line editing with the keys people know from other shells: arrows, Home and End, Ctrl-A E B F P N K U W L,
/// Alt-B F, Tab to complete, Ctrl-C to start afresh, Ctrl-D to leave.
/// </summary>
/// <param name="keys">The next key, waited for; null where no more will come.</param>
/// <param name="isMore">Whether a key is waiting already, as when text is pasted.</param>
/// <param name="painter">Where it is drawn.</param>
/// <param name="completion">What words may become.</param>
/// <param name="output">Where candidates are listed.</param>
internal sealed class LineEditor(
    Func<ConsoleKeyInfo?> keys, Func<bool> isMore, Painter painter, Completion completion, TextWriter output)
{
    private const int MaxListed = 100;
    private readonly History _history = new();
    private LineBuffer _buffer = new();

    /// <summary>Reads one input; null where the person leaves.</summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="isWhole">Whether Enter ends the input, or begins another line of it.</param>
    public string? Read(string prompt, Func<string, bool> isWhole)
    {
        _buffer = new LineBuffer();
        _history.Rest();
        painter.Paint(prompt, _buffer);
        while (keys() is { } key)
        {
            switch (Meaning(key))
            {
                case ConsoleKey.Enter when isWhole(_buffer.Text):
                    painter.Leave(prompt, _buffer, "");
                    _history.Add(_buffer.Text.Trim());
                    return _buffer.Text;
                case ConsoleKey.Cancel:
                    painter.Leave(prompt, _buffer, "^C");
                    _history.Rest();
                    _buffer = new LineBuffer();
                    break;
                case ConsoleKey.Exit when _buffer.Text.Length == 0:
                    painter.Leave(prompt, _buffer, "");
                    return null;
                case ConsoleKey.Tab when !isMore():
                    Complete(prompt);
                    break;
                case ConsoleKey.Clear:
                    painter.Clear();
                    break;
                default:
                    Edit(key);
                    break;
            }

            if (!isMore())
            {
                painter.Paint(prompt, _buffer);
            }
        }

        return null;
    }

    /// <summary>A key, or the one that a letter with Ctrl stands for.</summary>
    private static ConsoleKey Meaning(ConsoleKeyInfo key) => key.KeyChar switch
    {
        '\u0001' => ConsoleKey.Home,
        '\u0002' => ConsoleKey.LeftArrow,
        '\u0003' => ConsoleKey.Cancel,
        '\u0004' => ConsoleKey.Exit,
        '\u0005' => ConsoleKey.End,
        '\u0006' => ConsoleKey.RightArrow,
        '\u000c' => ConsoleKey.Clear,
        '\u000e' => ConsoleKey.DownArrow,
        '\u0010' => ConsoleKey.UpArrow,
        '\r' or '\n' => ConsoleKey.Enter,
        '\u007f' => ConsoleKey.Backspace,
        _ => key.Key,
    };

    private void Edit(ConsoleKeyInfo key)
    {
        var byWord = (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) != 0;
        switch (Meaning(key))
        {
            case ConsoleKey.LeftArrow when byWord && key.Key == ConsoleKey.LeftArrow:
            case ConsoleKey.B when key.Modifiers == ConsoleModifiers.Alt:
                _buffer.ToWordStart();
                break;
            case ConsoleKey.RightArrow when byWord && key.Key == ConsoleKey.RightArrow:
            case ConsoleKey.F when key.Modifiers == ConsoleModifiers.Alt:
                _buffer.ToWordEnd();
                break;
            case ConsoleKey.LeftArrow:
                _buffer.Move(-1);
                break;
            case ConsoleKey.RightArrow:
                _buffer.Move(1);
                break;
            case ConsoleKey.UpArrow when !_buffer.Up():
                Recall(_history.Back(_buffer.Text));
                break;
            case ConsoleKey.DownArrow when !_buffer.Down():
                Recall(_history.Forward());
                break;
            case ConsoleKey.UpArrow or ConsoleKey.DownArrow:
                break;
            case ConsoleKey.Home:
                _buffer.ToLineStart();
                break;
            case ConsoleKey.End:
                _buffer.ToLineEnd();
                break;
            default:
                Change(key);
                break;
        }
    }

    private void Change(ConsoleKeyInfo key)
    {
        switch (Meaning(key))
        {
            case ConsoleKey.Backspace when (key.Modifiers & ConsoleModifiers.Alt) != 0:
            case ConsoleKey.W when key.KeyChar == '\u0017':
                _buffer.DeleteWord();
                break;
            case ConsoleKey.Backspace:
                _buffer.Backspace();
                break;
            case ConsoleKey.Delete or ConsoleKey.Exit:
                _buffer.Delete();
                break;
            case ConsoleKey.U when key.KeyChar == '\u0015':
                _buffer.DeleteToLineStart();
                break;
            case ConsoleKey.K when key.KeyChar == '\u000b':
                _buffer.DeleteToLineEnd();
                break;
            case ConsoleKey.Enter:
                _buffer.Insert("\n");
                break;
            case ConsoleKey.Tab:
                _buffer.Insert(" ");
                break;
            default:
                _buffer.Insert(key.KeyChar.ToString());
                break;
        }
    }

    private void Recall(string? text)
    {
        if (text is not null)
        {
            _buffer.Set(text);
        }
    }

    private void Complete(string prompt)
    {
        var (start, words) = completion.Of(_buffer.Text, _buffer.Cursor);
        var typed = _buffer.Cursor - start;
        if (words.Count == 0)
        {
            return;
        }

        var shared = words.Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
        if (words.Count == 1)
        {
            _buffer.Replace(start, shared.EndsWith('(') ? shared : $"{shared} ");
        }
        else if (shared.Length > typed)
        {
            _buffer.Replace(start, shared);
        }
        else
        {
            painter.Leave(prompt, _buffer, "");
            output.WriteLine(Visible.Of(string.Join("  ", words.Take(MaxListed)))
                + (words.Count > MaxListed ? "  …" : ""));
        }
    }
}
