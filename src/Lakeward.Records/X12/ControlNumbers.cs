// Remembers control numbers to find duplicates.
namespace Lakeward.Records.X12;

/// <summary>
/// A set of numbers kept as ranges, because control numbers and hierarchical ids usually count up. Bounded:
/// when it is full, further numbers that would need a new range are not remembered.
/// </summary>
internal sealed class ControlNumbers
{
    private const int MaxRanges = 1 << 14;
    private readonly List<(long First, long Last)> _ranges = [];

    /// <summary>Forgets all.</summary>
    public void Clear() => _ranges.Clear();

    /// <summary>Whether the number was added before.</summary>
    public bool Contains(long number) => Find(number) is var at && at >= 0 && _ranges[at].Last >= number;

    /// <summary>Adds a number; false where it was there.</summary>
    public bool Add(long number)
    {
        var at = Find(number);
        if (at >= 0 && _ranges[at].Last >= number)
        {
            return false;
        }

        if (at >= 0 && _ranges[at].Last == number - 1)
        {
            _ranges[at] = (_ranges[at].First, number);
        }
        else if (_ranges.Count < MaxRanges)
        {
            _ranges.Insert(at + 1, (number, number));
        }

        return true;
    }

    /// <summary>A control number as a number: its digits, or a negative one for anything
    /// else.</summary>
    public static long Of(ReadOnlySpan<byte> text)
    {
        long number = 0;
        if (text.Length <= 12 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            foreach (var digit in text)
            {
                number = (number * 10) + digit - '0';
            }

            return number;
        }

        // FNV-1a: anything else is told apart by its hash.
        var hash = 14695981039346656037;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 1099511628211);
        }

        return -1 - (long)(hash >> 1);
    }

    /// <summary>The last range that begins at or before a number; -1 for none.</summary>
    private int Find(long number)
    {
        var (low, high) = (0, _ranges.Count - 1);
        if (high >= 0 && _ranges[high].First <= number)
        {
            return high;
        }

        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].First <= number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
