// A line editor whose keys a test types, and what it drew.
using Lakeward.Cli.Shell;
using Lakeward.Query;

namespace Lakeward.Tests.Cli;

/// <summary>
/// Keys as text: a letter is itself; arrows and their friends stand in braces, as <c>{Up}</c> or
/// <c>{Ctrl-Left}</c>, and so do letters with Ctrl and Alt, as <c>{^A}</c> and <c>{Alt-B}</c>.
/// </summary>
internal sealed class TypedInput
{
    private readonly Queue<ConsoleKeyInfo> _keys = [];
    private readonly StringWriter _drawn = new();
    private readonly LineEditor _editor;

    public TypedInput(int width = 80)
    {
        IReadOnlyList<VisibleTable> tables =
        [
            new("claims", "patients",
                [new("patient_id", "VARCHAR"), new("paid", "DECIMAL(12,2)"), new("Zip Code", "VARCHAR")]),
            new("claims", "visits", [new("visit_id", "BIGINT"), new("patient_id", "VARCHAR")]),
            new("notes", "letters", [new("text", "VARCHAR")]),
        ];
        _editor = new LineEditor(
            () => _keys.TryDequeue(out var key) ? key : null,
            () => false,
            new Painter(_drawn, () => (width, 24)),
            new Completion(() => tables),
            _drawn);
    }

    /// <summary>All that was drawn.</summary>
    public string Drawn => _drawn.ToString();

    /// <summary>Types keys and reads one input.</summary>
    public string? Read(string keys)
    {
        for (var at = 0; at < keys.Length; at++)
        {
            var end = keys[at] == '{' ? keys.IndexOf('}', at) : -1;
            _keys.Enqueue(end < 0 ? Key(keys[at]) : Named(keys[(at + 1)..end]));
            at = Math.Max(at, end);
        }

        return _editor.Read("> ", SqlShell.IsWhole);
    }

    private static ConsoleKeyInfo Key(char letter) => letter switch
    {
        '\n' => new('\r', ConsoleKey.Enter, false, false, false),
        '\t' => new('\t', ConsoleKey.Tab, false, false, false),
        _ => new(letter, 0, false, false, false),
    };

    private static ConsoleKeyInfo Named(string name) => name switch
    {
        ['^', var letter] => new((char)(letter - '@'), 0, false, false, control: true),
        _ when name.StartsWith("Alt-", StringComparison.Ordinal) =>
            new(name[4], Enum.Parse<ConsoleKey>(name[4..]), false, alt: true, false),
        _ when name.StartsWith("Ctrl-", StringComparison.Ordinal) =>
            new('\0', Enum.Parse<ConsoleKey>($"{name[5..]}Arrow"), false, false, control: true),
        "Up" or "Down" or "Left" or "Right" =>
            new('\0', Enum.Parse<ConsoleKey>($"{name}Arrow"), false, false, false),
        _ => new('\0', Enum.Parse<ConsoleKey>(name), false, false, false),
    };
}
