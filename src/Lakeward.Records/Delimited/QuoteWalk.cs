// Follows quoted fields through a buffer, sixty-four bytes at a time.
using System.Numerics;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Tells which bytes lie inside quoted fields. Parity of quotes would be faster and wrong: a quote inside an
/// unquoted field (5" cuff) opens nothing, so each quote is looked at.
/// </summary>
internal struct QuoteWalk(byte[] buffer, int length, DelimitedFormat format)
{
    private readonly byte _quote = format.Quote;
    private readonly byte _delimiter = format.Delimiter;
    private int _skip = -1;

    /// <summary>Whether the walk stands inside a quoted field.</summary>
    internal bool Open { get; private set; }

    /// <summary>The mask of bytes inside quotes for the lump at <paramref name="at"/> with the given
    /// quotes.</summary>
    internal ulong Inside(int at, ulong quotes)
    {
        if (quotes == 0)
        {
            return Open ? ulong.MaxValue : 0;
        }

        ulong inside = 0;
        var from = 0;
        while (quotes != 0)
        {
            var bit = BitOperations.TrailingZeroCount(quotes);
            quotes &= quotes - 1;
            var position = at + bit;
            if (position == _skip)
            {
                continue;
            }

            if (!Open)
            {
                Open = OpensField(position);
                from = bit;
            }
            else if (position + 1 < length && buffer[position + 1] == _quote)
            {
                _skip = position + 1;
            }
            else
            {
                Open = false;
                inside |= ByteLump.Lowest(bit) & ~ByteLump.Lowest(from);
            }
        }

        return Open ? inside | ~ByteLump.Lowest(from) : inside;
    }

    /// <summary>A quote opens a field when only spaces lie between it and a delimiter, a line end or the
    /// start.</summary>
    private readonly bool OpensField(int position)
    {
        do
        {
            position--;
        }
        while (position >= 0 && buffer[position] == ' ');

        return position < 0 || buffer[position] == _delimiter || buffer[position] is (byte)'\n' or (byte)'\r';
    }
}
