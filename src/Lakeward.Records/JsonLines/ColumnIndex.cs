// Finds the column of a member by its name.
using System.Text;

namespace Lakeward.Records.JsonLines;

/// <summary>
/// Names of columns and their order. Lines of one file mostly list their members in one order, so the column
/// that came at the same place in the line before is tried first.
/// </summary>
internal sealed class ColumnIndex
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<byte[]> _utf8 = [];
    private readonly List<int> _order = [];

    /// <summary>The names in order.</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>Adds a column; false when the name is taken.</summary>
    internal bool Add(string name)
    {
        if (!_byName.TryAdd(name, _names.Count))
        {
            return false;
        }

        _names.Add(name);
        _utf8.Add(Encoding.UTF8.GetBytes(name));
        return true;
    }

    /// <summary>Forgets the columns from <paramref name="count"/> on, which a faulty line brought
    /// in.</summary>
    internal void TrimTo(int count)
    {
        for (var column = _names.Count - 1; column >= count; column--)
        {
            _byName.Remove(_names[column]);
            _names.RemoveAt(column);
            _utf8.RemoveAt(column);
        }

        var kept = _order.FindIndex(column => column >= count);
        if (kept >= 0)
        {
            _order.RemoveRange(kept, _order.Count - kept);
        }
    }

    /// <summary>The column of the member at <paramref name="place"/> of a line.</summary>
    internal bool TryFind(ReadOnlySpan<byte> name, int place, out int column)
    {
        if (place < _order.Count && name.SequenceEqual(_utf8[column = _order[place]]))
        {
            return true;
        }

        if (!TryLookUp(name, out column))
        {
            return false;
        }

        if (place < _order.Count)
        {
            _order[place] = column;
        }
        else if (place == _order.Count)
        {
            _order.Add(column);
        }

        return true;
    }

    private bool TryLookUp(ReadOnlySpan<byte> name, out int column) =>
        _byName.TryGetValue(Encoding.UTF8.GetString(name), out column);
}
