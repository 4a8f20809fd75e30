// Which key means what: arrows and their friends, and the letters that people know from other shells.
namespace Lakeward.Cli.Shell;

internal static class EditKeys
{
    /// <summary>What a key means.</summary>
    public static EditAction Of(ConsoleKeyInfo key)
    {
        var byWord = (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) != 0;
        return key.Key switch
        {
            ConsoleKey.LeftArrow => byWord ? EditAction.WordLeft : EditAction.Left,
            ConsoleKey.RightArrow => byWord ? EditAction.WordRight : EditAction.Right,
            ConsoleKey.UpArrow => EditAction.Up,
            ConsoleKey.DownArrow => EditAction.Down,
            ConsoleKey.Home => EditAction.LineStart,
            ConsoleKey.End => EditAction.LineEnd,
            ConsoleKey.Delete => EditAction.Delete,
            ConsoleKey.Backspace => byWord ? EditAction.DeleteWord : EditAction.Backspace,
            ConsoleKey.Enter => EditAction.Enter,
            ConsoleKey.Tab => EditAction.Complete,
            ConsoleKey.B when key.Modifiers == ConsoleModifiers.Alt => EditAction.WordLeft,
            ConsoleKey.F when key.Modifiers == ConsoleModifiers.Alt => EditAction.WordRight,
            _ => OfLetter(key.KeyChar),
        };
    }

    private static EditAction OfLetter(char letter) => letter switch
    {
        '\u0001' => EditAction.LineStart,
        '\u0002' => EditAction.Left,
        '\u0003' => EditAction.Abandon,
        '\u0004' => EditAction.LeaveOrDelete,
        '\u0005' => EditAction.LineEnd,
        '\u0006' => EditAction.Right,
        '\t' => EditAction.Complete,
        '\n' or '\r' => EditAction.Enter,
        '\u000b' => EditAction.DeleteToLineEnd,
        '\u000c' => EditAction.ClearScreen,
        '\u000e' => EditAction.Down,
        '\u0010' => EditAction.Up,
        '\u0015' => EditAction.DeleteToLineStart,
        '\u0017' => EditAction.DeleteWord,
        '\b' or '\u007f' => EditAction.Backspace,
        _ => char.IsControl(letter) ? EditAction.Ignore : EditAction.Insert,
    };
}
