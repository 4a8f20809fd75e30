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
            switch (EditKeys.Of(key))
            {
                case EditAction.Enter when isWhole(_buffer.Text):
                    painter.Leave(prompt, _buffer, "");
                    _history.Add(_buffer.Text.Trim());
                    return _buffer.Text;
                case EditAction.Abandon:
                    painter.Leave(prompt, _buffer, "^C");
                    _history.Rest();
                    _buffer = new LineBuffer();
                    break;
                case EditAction.LeaveOrDelete when _buffer.Text.Length == 0:
                    painter.Leave(prompt, _buffer, "");
                    return null;
                case EditAction.Complete when !isMore():
                    Complete(prompt);
                    break;
                case EditAction.ClearScreen:
                    painter.Clear();
                    break;
                case var action:
                    Edit(action, key.KeyChar);
                    break;
            }

            if (!isMore())
            {
                painter.Paint(prompt, _buffer);
            }
        }

        return null;
    }

    private void Edit(EditAction action, char typed)
    {
        switch (action)
        {
            case EditAction.Insert:
                _buffer.Insert(typed.ToString());
                break;
            case EditAction.Enter:
                _buffer.Insert("\n");
                break;
            case EditAction.Complete:
                _buffer.Insert(" ");
                break;
            case EditAction.Backspace:
                _buffer.Backspace();
                break;
            case EditAction.Delete or EditAction.LeaveOrDelete:
                _buffer.Delete();
                break;
            case EditAction.DeleteWord:
                _buffer.DeleteWord();
                break;
            case EditAction.DeleteToLineStart:
                _buffer.DeleteToLineStart();
                break;
            case EditAction.DeleteToLineEnd:
                _buffer.DeleteToLineEnd();
                break;
            default:
                Move(action);
                break;
        }
    }

    private void Move(EditAction action)
    {
        switch (action)
        {
            case EditAction.Left:
                _buffer.Move(-1);
                break;
            case EditAction.Right:
                _buffer.Move(1);
                break;
            case EditAction.WordLeft:
                _buffer.ToWordStart();
                break;
            case EditAction.WordRight:
                _buffer.ToWordEnd();
                break;
            case EditAction.LineStart:
                _buffer.ToLineStart();
                break;
            case EditAction.LineEnd:
                _buffer.ToLineEnd();
                break;
            case EditAction.Up when !_buffer.Up():
                Recall(_history.Back(_buffer.Text));
                break;
            case EditAction.Down when !_buffer.Down():
                Recall(_history.Forward());
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

    private static int SharedLength(string a, string b) => a.Zip(b)
        .TakeWhile(pair => char.ToLowerInvariant(pair.First) == char.ToLowerInvariant(pair.Second)).Count();

    private void Complete(string prompt)
    {
        var (start, words) = completion.Of(_buffer.Text, _buffer.Cursor);
        var typed = _buffer.Cursor - start;
        if (words.Count == 0)
        {
            return;
        }

        var shared = words.Aggregate((a, b) => a[..SharedLength(a, b)]);
        if (words.Count == 1 || shared.Length > typed)
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
