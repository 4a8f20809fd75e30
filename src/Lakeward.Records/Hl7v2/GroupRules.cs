// The groups that a type of message has, as the embedded table gives them.
using System.Collections.Frozen;
using System.Text;

namespace Lakeward.Records.Hl7v2;

/// <summary>The rules of one type of message; the table's star stands for all others.</summary>
internal sealed class GroupRules
{
    private static readonly FrozenDictionary<string, GroupRules> ByType = Load();

    private static readonly FrozenDictionary<string, GroupRules>.AlternateLookup<ReadOnlySpan<char>> Types =
        ByType.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Rule[] _rules;
    private readonly FrozenDictionary<int, (int Rule, int Rank)> _leading;

    private GroupRules(IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        var names = all.ConvertAll(row => row[1]);
        _rules = [.. all.Select(row => new Rule(
            row[1], names.IndexOf(row[2]), Keys(row[4]).ToFrozenSet()))];
        _leading = all.Index()
            .SelectMany(row => Keys(row.Item[3]).Index().Select(key => (Key: key.Item, (row.Index, key.Index))))
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Item2);
    }

    internal static GroupRules Of(ReadOnlySpan<byte> type)
    {
        Span<char> name = stackalloc char[4];
        return type.Length <= name.Length && Encoding.Latin1.TryGetChars(type, name, out var length)
            && Types.TryGetValue(name[..length], out var rules) ? rules : ByType["*"];
    }

    internal string NameOf(int rule) => _rules[rule].Name;

    /// <summary>The rule of the group around, or -1.</summary>
    internal int ParentOf(int rule) => _rules[rule].Parent;

    /// <summary>Whether a group lies somewhere inside another.</summary>
    internal bool Surrounds(int outer, int inner)
    {
        while (inner >= 0 && inner != outer)
        {
            inner = _rules[inner].Parent;
        }

        return inner >= 0;
    }

    internal bool IsMember(int rule, int name) => _rules[rule].Members.Contains(name);

    /// <summary>The group that a segment leads, and at which place among its leaders; else -1.</summary>
    internal (int Rule, int Rank) LedBy(int name) => _leading.TryGetValue(name, out var led) ? led : (-1, -1);

    private static FrozenDictionary<string, GroupRules> Load() =>
        EmbeddedTable.Rows("Hl7v2/message-groups.tsv")
            .SelectMany(row => row[0].Split(',').Select(type => (Type: type, Row: row)))
            .GroupBy(pair => pair.Type, pair => pair.Row)
            .ToFrozenDictionary(rows => rows.Key, rows => new GroupRules(rows));

    private static IEnumerable<int> Keys(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SegmentName.Key);

    private sealed record Rule(string Name, int Parent, FrozenSet<int> Members);
}
