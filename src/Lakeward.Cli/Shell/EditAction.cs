// What a key means while an input is typed.
namespace Lakeward.Cli.Shell;

internal enum EditAction
{
    Insert,
    Ignore,
    Enter,
    Abandon,
    LeaveOrDelete,
    Complete,
    ClearScreen,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    LineStart,
    LineEnd,
    Backspace,
    Delete,
    DeleteWord,
    DeleteToLineStart,
    DeleteToLineEnd,
}
