// What a recipient knows of one label, and what a further figure would tell together with it.
namespace Lakeward.Query.Disclosure;

/// <summary>
/// Figures that can be added to and taken from each other. One more isolates people where what is left of it
/// after up to two others were taken from it or added stands on people, but on fewer than the minimum.
/// </summary>
/// <param name="minimum">The fewest people.</param>
internal sealed class KnownFigures(int minimum)
{
    private readonly List<PeopleSet> _sets = [];

    /// <summary>What is known, in the order it was told.</summary>
    public IReadOnlyList<PeopleSet> Sets => _sets;

    /// <summary>Whether it was told before, row for row.</summary>
    public bool Has(PeopleSet set) => _sets.Exists(set.SameAs);

    /// <summary>Adds what is told.</summary>
    public void Add(PeopleSet set) => _sets.Add(set);

    /// <summary>Takes back all but the first so many.</summary>
    public void Trim(int count) => _sets.RemoveRange(count, _sets.Count - count);

    /// <summary>
    /// Whether a figure isolates people. Where fewer people than the minimum are left, one of as many people
    /// of the figure is not: only what cancels out for one of them is looked at whole.
    /// </summary>
    public bool Isolates(PeopleSet figure)
    {
        var seen = new HashSet<(int First, int Second, bool IsAdded)>();
        var rows = new ulong[_sets.Count];
        foreach (var place in Enumerable.Range(0, Math.Min(minimum, figure.Count)))
        {
            var (subject, own) = (figure.Subjects[place], figure.Rows[place]);
            for (var at = 0; at < rows.Length; at++)
            {
                rows[at] = _sets[at].RowsOf(subject);
            }

            if (Candidates(rows, own).Any(pair => seen.Add(pair) && IsIsolating(figure, pair)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIsolating(PeopleSet figure, (int First, int Second, bool IsAdded) pair)
    {
        var third = pair.Second < 0 ? null : _sets[pair.Second];
        var left = figure.Left(_sets[pair.First], third, pair.IsAdded, minimum);
        return left > 0 && left < minimum;
    }

    /// <summary>One or two figures that cancel out what a person adds.</summary>
    private static IEnumerable<(int First, int Second, bool IsAdded)> Candidates(ulong[] rows, ulong own)
    {
        var places = rows.Index().ToLookup(entry => entry.Item, entry => entry.Index);
        foreach (var first in places[own])
        {
            yield return (first, -1, false);
        }

        for (var second = 0; second < rows.Length; second++)
        {
            foreach (var first in places[unchecked(own - rows[second])].Where(first => first > second
                || rows[second] == 0))
            {
                yield return (first, second, false);
            }

            foreach (var first in places[unchecked(own + rows[second])].Where(first => first != second))
            {
                yield return (first, second, true);
            }
        }
    }
}
