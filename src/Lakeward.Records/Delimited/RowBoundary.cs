// Finds the last row end in a buffer, and counts rows and lines up to it.
using System.Numerics;

namespace Lakeward.Records.Delimited;

/// <summary>The result of one pass over a buffer that begins at a row.</summary>
/// <param name="Length">The bytes up to and including the last row end; 0 when no row ends in the
/// buffer.</param>
/// <param name="Rows">The rows in those bytes.</param>
/// <param name="Lines">The physical line ends in those bytes.</param>
/// <param name="OpenQuote">Whether the buffer ends inside a quoted field.</param>
internal readonly record struct RowBoundary(int Length, int Rows, int Lines, bool OpenQuote)
{
    /// <summary>
    /// Scans <paramref name="length"/> bytes of a buffer that has a spare lump after them. A CR that is the
    /// last byte is left alone unless <paramref name="final"/>, because an LF may follow it.
    /// </summary>
    internal static RowBoundary Find(
        byte[] buffer, int length, DelimitedFormat format, bool final, bool blankIsRow)
    {
        if (!final && length > 0 && buffer[length - 1] == '\r')
        {
            length--;
        }

        var quotes = new QuoteWalk(buffer, length, format);
        int end = 0, rows = 0, lines = 0, linesAtEnd = 0;
        ulong carriedCr = 0, carriedEnd = 1;
        for (var at = 0; at < length; at += ByteLump.Size)
        {
            var lump = buffer.AsSpan(at, ByteLump.Size);
            var within = ByteLump.Lowest(length - at);
            var cr = ByteLump.Equal(lump, (byte)'\r') & within;
            var lf = ByteLump.Equal(lump, (byte)'\n') & within;
            var inside = quotes.Inside(at, ByteLump.Equal(lump, format.Quote) & within);

            // A line ends at each CR, and at each LF that no CR precedes; the LF of a CRLF belongs to its CR.
            var ends = cr | (lf & ~((cr << 1) | carriedCr));
            var rowEnds = ends & ~inside;
            var any = cr | lf;
            if (rowEnds != 0)
            {
                var blanks = blankIsRow ? 0 : rowEnds & ((any << 1) | carriedEnd);
                rows += BitOperations.PopCount(rowEnds) - BitOperations.PopCount(blanks);
                var last = 63 - BitOperations.LeadingZeroCount(rowEnds);
                linesAtEnd = lines + BitOperations.PopCount(ends & ByteLump.Lowest(last + 1));
                end = at + last + 1;
            }

            lines += BitOperations.PopCount(ends);
            carriedCr = cr >> 63;
            carriedEnd = any >> 63;
        }

        if (end > 0 && end < length && buffer[end - 1] == '\r' && buffer[end] == '\n')
        {
            end++;
        }

        if (final && !quotes.Open && end < length)
        {
            return new RowBoundary(length, rows + 1, lines, false);
        }

        return new RowBoundary(end, rows, linesAtEnd, quotes.Open);
    }
}
