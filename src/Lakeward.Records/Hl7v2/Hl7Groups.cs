// Tells which segments of a message belong together.
namespace Lakeward.Records.Hl7v2;

/// <summary>
/// Walks a message once and puts each segment into a group: results under their order, orders under their
/// patient, notes under what they follow. It is light: it demands nothing and refuses nothing. A segment goes
/// to the innermost open group that has a place for it; one that has no place in any, such as a
/// Z-segment, stays where the one before it is; a group whose leading segment is missing is taken as begun.
/// <para>
/// Use one for many messages; it holds the groups of the message that it read last.
/// </para>
/// </summary>
public sealed class Hl7Groups
{
    private readonly List<Hl7Group> _groups = [];
    private readonly List<(int Rule, int Rank)> _states = [];
    private readonly List<int> _groupOf = [];
    private GroupRules _rules = GroupRules.Of([]);

    /// <summary>The groups in the order of their beginnings.</summary>
    public IReadOnlyList<Hl7Group> Groups => _groups;

    /// <summary>Finds the groups of a message.</summary>
    public void Read(Hl7Message message)
    {
        _groups.Clear();
        _states.Clear();
        _groupOf.Clear();
        _rules = GroupRules.Of(message.Type);
        var open = -1;
        for (var index = 0; index < message.SegmentCount; index++)
        {
            open = Place(SegmentName.Key(message.Segment(index).Name), index, open);
            _groupOf.Add(open);
        }
    }

    /// <summary>The place of the group that holds a segment, or -1 for the message itself.</summary>
    /// <param name="segment">The segment's place from 0.</param>
    public int GroupOf(int segment) => _groupOf[segment];

    /// <summary>The place of the group of a name that is or surrounds the group of a segment, or -1.</summary>
    public int Around(int segment, string name)
    {
        var group = _groupOf[segment];
        while (group >= 0 && _groups[group].Name != name)
        {
            group = _groups[group].Parent;
        }

        return group;
    }

    private int Place(int name, int index, int open)
    {
        var (led, rank) = _rules.LedBy(name);
        for (var group = open; group >= 0; group = _groups[group].Parent)
        {
            var (rule, last) = _states[group];
            if (led == rule && rank > last)
            {
                _states[group] = (rule, rank);
                return group;
            }

            if (led == rule)
            {
                return Begin(led, rank, index, _groups[group].Parent);
            }

            if (_rules.IsMember(rule, name))
            {
                return group;
            }

            if (_rules.Surrounds(rule, led))
            {
                return Begin(led, rank, index, BeginAround(led, index, group));
            }
        }

        return led < 0 ? open : Begin(led, rank, index, BeginAround(led, index, -1));
    }

    /// <summary>Begins the groups between an open one and a new one, whose own leading segments are
    /// missing.</summary>
    private int BeginAround(int rule, int index, int open)
    {
        var parent = _rules.ParentOf(rule);
        var isOpen = parent < 0 || (open >= 0 && _states[open].Rule == parent);
        return isOpen ? open : Begin(parent, -1, index, BeginAround(parent, index, open));
    }

    private int Begin(int rule, int rank, int index, int parent)
    {
        _groups.Add(new Hl7Group(_rules.NameOf(rule), parent, index));
        _states.Add((rule, rank));
        return _groups.Count - 1;
    }
}
