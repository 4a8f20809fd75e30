// The people behind a figure, and which of their rows.
namespace Lakeward.Query.Disclosure;

/// <summary>
/// People in ascending order of their number, each with the sum of the numbers of the rows that they add to
/// the figure, modulo 2^64. Numbers are keyed hashes, so sums are equal where the rows are, and figures can
/// be added and taken from each other person by person.
/// </summary>
internal sealed class PeopleSet
{
    private readonly ulong[] _subjects;
    private readonly ulong[] _rows;

    /// <summary>The people, each once, in any order; the arrays become the set's own.</summary>
    public PeopleSet(ulong[] subjects, ulong[] rows)
    {
        Array.Sort(subjects, rows);
        (_subjects, _rows) = (subjects, rows);
    }

    /// <summary>How many people.</summary>
    public int Count => _subjects.Length;

    /// <summary>Everybody's number, ascending.</summary>
    public ReadOnlySpan<ulong> Subjects => _subjects;

    /// <summary>The sum of everybody's rows, in the order of <see cref="Subjects"/>.</summary>
    public ReadOnlySpan<ulong> Rows => _rows;

    /// <summary>The sum of a person's rows; 0 where they add none.</summary>
    public ulong RowsOf(ulong subject)
    {
        var at = Array.BinarySearch(_subjects, subject);
        return at < 0 ? 0 : _rows[at];
    }

    /// <summary>Whether both hold the same rows of the same people.</summary>
    public bool SameAs(PeopleSet other) =>
        _subjects.AsSpan().SequenceEqual(other._subjects) && _rows.AsSpan().SequenceEqual(other._rows);

    /// <summary>
    /// How many people are left in this figure less another, and less or plus a third; counted up to a bound.
    /// </summary>
    public int Left(PeopleSet other, PeopleSet? third, bool isAdded, int bound)
    {
        var (left, a, b, c) = (0, 0, 0, 0);
        while (left < bound)
        {
            var next = Math.Min(other.At(b), Math.Min(At(a), third?.At(c) ?? ulong.MaxValue));
            if (next == ulong.MaxValue && a >= Count && b >= other.Count
                && (third is null || c >= third.Count))
            {
                return left;
            }

            var sum = At(a) == next && a < Count ? _rows[a++] : 0;
            sum = unchecked(sum - (other.At(b) == next && b < other.Count ? other._rows[b++] : 0));
            if (third is not null && third.At(c) == next && c < third.Count)
            {
                sum = unchecked(isAdded ? sum + third._rows[c++] : sum - third._rows[c++]);
            }

            left += sum == 0 ? 0 : 1;
        }

        return left;
    }

    private ulong At(int place) => place < _subjects.Length ? _subjects[place] : ulong.MaxValue;
}
