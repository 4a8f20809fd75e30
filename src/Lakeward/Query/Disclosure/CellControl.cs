// Decides which figures of an answer may be shown.
namespace Lakeward.Query.Disclosure;

/// <summary>
/// Three rules, applied until nothing changes. 1. A figure that stands on fewer people than the minimum is
/// left out; a group that does is left out with all of its figures. 2. What is left out of one column of
/// figures stands on at least two groups and on the minimum of people together, or the smallest that is left
/// is left out too: else a known total would give it away. 3. A figure, the sum of a column's figures, and
/// the sum of those left out, must not isolate people together with what was told before.
/// </summary>
/// <param name="minimum">The fewest people.</param>
/// <param name="figures">The figures, the one of the groups themselves first.</param>
internal sealed class CellControl(int minimum, IReadOnlyList<CellControl.Column> figures)
{
    private readonly bool[][] _shown = [.. figures.Select(f => f.Cells.Select(_ => true).ToArray())];
    private readonly Dictionary<(int Figure, int Cell, int People), PeopleSet> _sets = [];
    private readonly Dictionary<KnownFigures, int> _before = [];
    private bool _changed;

    /// <summary>What may be shown, by figure and cell.</summary>
    public bool[][] Shown => _shown;

    /// <summary>Decides, and adds what will be known by the answer to what is known.</summary>
    /// <param name="known">What is known, by table about people and label.</param>
    public void Decide(Func<int, string, KnownFigures> known)
    {
        do
        {
            _changed = false;
            foreach (var (before, count) in _before)
            {
                before.Trim(count);
            }

            for (var figure = 0; figure < figures.Count; figure++)
            {
                DropSmall(figure);
                Complement(figure);
                for (var people = 0; people < figures[figure].Tables; people++)
                {
                    Tell(figure, people, known(people, figures[figure].Label));
                }
            }
        }
        while (_changed);
    }

    private void DropSmall(int figure)
    {
        for (var cell = 0; cell < _shown[figure].Length; cell++)
        {
            if (_shown[figure][cell]
                && (!_shown[0][cell] || figures[figure].Cells[cell].Any(table => table.Count < minimum)))
            {
                Drop(figure, cell);
            }
        }
    }

    private void Complement(int figure)
    {
        for (var people = 0; people < figures[figure].Tables; people++)
        {
            var at = people;
            var hidden = Cells(figure, shown: false).Where(cell => figures[figure].Cells[cell][at].Count > 0);
            var groups = hidden.ToList();
            var subjects = new HashSet<ulong>();
            groups.ForEach(cell => subjects.UnionWith(
                figures[figure].Cells[cell][at].Select(member => member.Subject)));
            if (groups.Count > 0 && (groups.Count < 2 || subjects.Count < minimum))
            {
                DropSmallest(figure, people);
            }
        }
    }

    private void Tell(int figure, int people, KnownFigures known)
    {
        _before.TryAdd(known, known.Sets.Count);
        foreach (var cell in Cells(figure, shown: true).ToList())
        {
            if (!TryTell(SetOf(figure, cell, people), known))
            {
                Drop(figure, cell);
            }
        }

        foreach (var shown in new[] { true, false })
        {
            if (_shown[figure].Contains(true) && !TryTell(Sum(figure, people, shown), known))
            {
                DropSmallest(figure, people);
            }
        }
    }

    /// <summary>What was told before can be told again.</summary>
    private static bool TryTell(PeopleSet set, KnownFigures known)
    {
        if (set.Count == 0 || known.Has(set))
        {
            return true;
        }

        if (known.Isolates(set))
        {
            return false;
        }

        known.Add(set);
        return true;
    }

    private PeopleSet SetOf(int figure, int cell, int people)
    {
        if (!_sets.TryGetValue((figure, cell, people), out var set))
        {
            var members = figures[figure].Cells[cell][people];
            set = new PeopleSet(
                [.. members.Select(member => member.Subject)], [.. members.Select(member => member.Rows)]);
            _sets[(figure, cell, people)] = set;
        }

        return set;
    }

    private PeopleSet Sum(int figure, int people, bool shown)
    {
        var rows = new Dictionary<ulong, ulong>();
        foreach (var (subject, added) in Cells(figure, shown).SelectMany(
            cell => figures[figure].Cells[cell][people]))
        {
            rows[subject] = unchecked(rows.GetValueOrDefault(subject) + added);
        }

        return new PeopleSet([.. rows.Keys], [.. rows.Values]);
    }

    private void DropSmallest(int figure, int people)
    {
        var smallest = Cells(figure, shown: true)
            .OrderBy(cell => figures[figure].Cells[cell][people].Count).Select(cell => (int?)cell)
            .FirstOrDefault();
        if (smallest is { } cell)
        {
            Drop(figure, cell);
        }
    }

    private void Drop(int figure, int cell)
    {
        _changed = true;
        _shown[figure][cell] = false;
        for (var other = 0; figure == 0 && other < figures.Count; other++)
        {
            _shown[other][cell] = false;
        }
    }

    private IEnumerable<int> Cells(int figure, bool shown) =>
        Enumerable.Range(0, _shown[figure].Length).Where(cell => _shown[figure][cell] == shown);

    /// <summary>Somebody who adds to a figure, and the hash of the rows added.</summary>
    internal readonly record struct Member(ulong Subject, ulong Rows);

    /// <summary>
    /// A column of figures. <paramref name="Cells"/> has, for each group and each table about people, who
    /// adds to it; <paramref name="Tables"/> is how many such tables there are.
    /// </summary>
    internal sealed record Column(string Label, int Tables, IReadOnlyList<IReadOnlyList<Member>[]> Cells);
}
