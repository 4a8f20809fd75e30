// The text that is being typed, and where the cursor stands in it.
namespace Lakeward.Cli.Shell;

/// <summary>Text of one or more lines. A character that a terminal would obey never gets in.</summary>
internal sealed class LineBuffer
{
    private const int MaxChars = 1 << 16;

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>How many characters stand before the cursor.</summary>
    public int Cursor { get; private set; }

    private int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    private int LineEnd => Text.IndexOf('\n', Cursor) is >= 0 and var end ? end : Text.Length;

    /// <summary>Replaces everything; the cursor stands behind it.</summary>
    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    /// <summary>Inserts text at the cursor.</summary>
    public void Insert(string text)
    {
        var plain = string.Concat(text.Where(c => c == '\n' || !(char.IsControl(c)
            || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)));
        if (Text.Length + plain.Length <= MaxChars)
        {
            (Text, Cursor) = (Text.Insert(Cursor, plain), Cursor + plain.Length);
        }
    }

    /// <summary>Moves by characters; half of a surrogate pair is passed over.</summary>
    public void Move(int by)
    {
        var to = Math.Clamp(Cursor + by, 0, Text.Length);
        Cursor = to < Text.Length && char.IsLowSurrogate(Text[to]) ? to + Math.Sign(by) : to;
    }

    /// <summary>Moves to the start of the line.</summary>
    public void ToLineStart() => Cursor = LineStart;

    /// <summary>Moves to the end of the line.</summary>
    public void ToLineEnd() => Cursor = LineEnd;

    /// <summary>Moves to the start of the word before the cursor.</summary>
    public void ToWordStart() => Cursor = WordStart();

    /// <summary>Moves to the end of the word behind the cursor.</summary>
    public void ToWordEnd()
    {
        while (Cursor < Text.Length && !IsWord(Text[Cursor]))
        {
            Cursor++;
        }

        while (Cursor < Text.Length && IsWord(Text[Cursor]))
        {
            Cursor++;
        }
    }

    /// <summary>Moves a line up; false where there is none.</summary>
    public bool Up()
    {
        var start = LineStart;
        if (start == 0)
        {
            return false;
        }

        var column = Cursor - start;
        var above = start < 2 ? 0 : Text.LastIndexOf('\n', start - 2) + 1;
        Cursor = Math.Min(above + column, start - 1);
        return true;
    }

    /// <summary>Moves a line down; false where there is none.</summary>
    public bool Down()
    {
        if (LineEnd == Text.Length)
        {
            return false;
        }

        var column = Cursor - LineStart;
        var below = LineEnd + 1;
        var end = Text.IndexOf('\n', below) is >= 0 and var at ? at : Text.Length;
        Cursor = Math.Min(below + column, end);
        return true;
    }

    /// <summary>Removes the character before the cursor.</summary>
    public void Backspace()
    {
        var end = Cursor;
        Move(-1);
        Remove(Cursor, end);
    }

    /// <summary>Removes the character behind the cursor.</summary>
    public void Delete()
    {
        var start = Cursor;
        Move(1);
        Remove(start, Cursor);
    }

    /// <summary>Removes the word before the cursor.</summary>
    public void DeleteWord() => Remove(WordStart(), Cursor);

    /// <summary>Removes what stands before the cursor in its line.</summary>
    public void DeleteToLineStart() => Remove(LineStart, Cursor);

    /// <summary>Removes what stands behind the cursor in its line, or the line's end.</summary>
    public void DeleteToLineEnd() =>
        Remove(Cursor, LineEnd == Cursor ? Math.Min(Cursor + 1, Text.Length) : LineEnd);

    /// <summary>Replaces what stands between two places, and moves behind it.</summary>
    public void Replace(int start, string text)
    {
        Remove(start, Cursor);
        Insert(text);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && !IsWord(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && IsWord(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private void Remove(int start, int end) => (Text, Cursor) = (Text.Remove(start, end - start), start);
}
