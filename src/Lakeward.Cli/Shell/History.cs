// What was typed before, in memory only.
namespace Lakeward.Cli.Shell;

/// <summary>
/// The last inputs. A statement may hold the name of a person, so they are never written to a file and end
/// with the shell.
/// </summary>
internal sealed class History
{
    private const int MaxEntries = 1_000;
    private readonly List<string> _entries = [];
    private string _draft = "";
    private int _at;

    /// <summary>Adds an input, unless it repeats the last one.</summary>
    public void Add(string text)
    {
        if (text.Length > 0 && (_entries.Count == 0 || _entries[^1] != text))
        {
            _entries.Add(text);
            if (_entries.Count > MaxEntries)
            {
                _entries.RemoveAt(0);
            }
        }

        _at = _entries.Count;
    }

    /// <summary>The input before; the one that is being typed is kept. Null at the first.</summary>
    public string? Back(string current)
    {
        if (_at == 0)
        {
            return null;
        }

        if (_at == _entries.Count)
        {
            _draft = current;
        }

        return _entries[--_at];
    }

    /// <summary>The input after; at last the one that was being typed. Null behind it.</summary>
    public string? Forward() => _at >= _entries.Count ? null
        : ++_at == _entries.Count ? _draft
        : _entries[_at];

    /// <summary>Moves back to the end.</summary>
    public void Rest() => _at = _entries.Count;
}
