// Walks through a block and notes where its fields end.
using System.Numerics;
using System.Text.Unicode;

namespace Lakeward.Records.Delimited;

/// <summary>
/// The walk behind <see cref="DelimitedBlockReader"/>. A field is kept as the position of its end, with two
/// marks in the top bits; good rows lie one after the other, each with as many ends as there are columns.
/// </summary>
internal sealed class FieldIndex
{
    /// <summary>Marks a field in quotes.</summary>
    internal const int QuotedMark = 1 << 30;

    /// <summary>Marks a field in quotes that holds doubled ones.</summary>
    internal const int DoubledMark = 1 << 29;

    /// <summary>What remains is the position.</summary>
    internal const int PositionMask = DoubledMark - 1;

    private readonly DelimitedFormat _format;
    private readonly DelimitedLimits _limits;
    private readonly int _columns;
    private readonly int _plainBytes;
    private readonly int[] _ends;
    private readonly RowMark[] _rows;
    private readonly List<DelimitedRejection> _rejections = [];
    private DelimitedBlock? _block;
    private byte[] _buffer = [];
    private bool _suspect;

    // Where the walk stands; every batch begins at a row.
    private int _next;
    private int _rowStart;
    private int _rowFirst;
    private int _count;
    private int _dropped;
    private int _lines;
    private int _rowLine;
    private int _ordinal;
    private int _mark;
    private DelimitedFault _fault;

    internal FieldIndex(DelimitedFormat format, int columnCount, DelimitedLimits limits)
    {
        _format = format;
        _limits = limits;
        _columns = columnCount;
        _plainBytes = Math.Min(limits.MaxFieldBytes, limits.MaxRowBytes);
        _rows = new RowMark[Math.Clamp((1 << 17) / columnCount, 16, 2048)];
        _ends = new int[(_rows.Length * columnCount) + columnCount + 1 + ByteLump.Size];
    }

    /// <summary>The ends of the fields of all rows of the batch.</summary>
    internal int[] Ends => _ends;

    /// <summary>The rows of the batch; the first <see cref="RowCount"/> are in use.</summary>
    internal RowMark[] Rows => _rows;

    /// <summary>The rows in the batch.</summary>
    internal int RowCount { get; private set; }

    /// <summary>The faulty rows of the block met so far.</summary>
    internal IReadOnlyList<DelimitedRejection> Rejections => _rejections;

    /// <summary>Begins a block.</summary>
    internal void Load(DelimitedBlock block)
    {
        _block = block;
        _buffer = block.Buffer;
        _suspect = !Utf8.IsValid(block.Bytes.Span) || block.Bytes.Span.Contains((byte)0);
        _rejections.Clear();
        _next = _lines = _rowLine = _ordinal = RowCount = 0;
    }

    /// <summary>Indexes the next rows, until the batch is full or the block ends.</summary>
    internal void FillBatch()
    {
        RowCount = _count = _rowFirst = _dropped = _mark = 0;
        _fault = DelimitedFault.None;
        _rowStart = _next;
        FillBatch(_block!.Length);
    }

    private void FillBatch(int length)
    {
        var at = _next;
        ulong carriedCr = 0;
        while (at < length && RowCount < _rows.Length)
        {
            DropSurplus();
            var lump = _buffer.AsSpan(at, ByteLump.Size);
            var within = ByteLump.Lowest(length - at);
            var quotes = ByteLump.Equal(lump, _format.Quote) & within;
            var cr = ByteLump.Equal(lump, (byte)'\r') & within;
            var lf = ByteLump.Equal(lump, (byte)'\n') & within;
            var ends = cr | (lf & ~((cr << 1) | carriedCr));
            var hits = (ByteLump.Equal(lump, _format.Delimiter) & within) | ends;
            carriedCr = cr >> 63;
            if (quotes == 0)
            {
                at = WalkPlain(at, hits, ends);
            }
            else
            {
                at = WalkQuoted(at, hits, ends, quotes, length);

                // A jump out of the lump always lands behind a closing quote, never between CR and LF.
                carriedCr = at > 0 && _buffer[at - 1] == '\r' ? 1UL : 0;
            }
        }

        if (at >= length && RowCount < _rows.Length)
        {
            if (_rowStart < length)
            {
                _ends[_count++] = length | _mark;
                EndRow(length);
            }

            _next = length;
            return;
        }

        _next = _rowStart;
    }

    /// <summary>Ends fields and rows in a lump without quotes; returns where to go on.</summary>
    private int WalkPlain(int at, ulong hits, ulong ends)
    {
        if (hits == 0)
        {
            return at + ByteLump.Size;
        }

        var fields = _ends;
        var count = _count;
        var mark = _mark;
        _mark = 0;
        while (hits != 0)
        {
            var bit = BitOperations.TrailingZeroCount(hits);
            fields[count++] = unchecked(at + bit) | mark;
            mark = 0;
            if (((ends >> bit) & 1) != 0)
            {
                _count = count;
                EndRow(at + bit);
                count = _count;
                if (RowCount == _rows.Length)
                {
                    return at + bit + 1;
                }
            }

            hits &= hits - 1;
        }

        _count = count;
        return at + ByteLump.Size;
    }

    /// <summary>The same for a lump with quotes; a quoted field that leaves the lump is followed to its
    /// end.</summary>
    private int WalkQuoted(int at, ulong hits, ulong ends, ulong quotes, int length)
    {
        var fields = _ends;
        var marks = hits | quotes;
        while (marks != 0)
        {
            var bit = BitOperations.TrailingZeroCount(marks);
            marks &= marks - 1;
            var position = unchecked(at + bit);
            if (((quotes >> bit) & 1) == 0)
            {
                fields[_count++] = position | _mark;
                _mark = 0;
                if (((ends >> bit) & 1) != 0)
                {
                    EndRow(position);
                    if (RowCount == _rows.Length)
                    {
                        return position + 1;
                    }
                }

                continue;
            }

            if (!OpensField(position))
            {
                continue;
            }

            // Mostly the next quote of the lump closes the field, on the same line and before a delimiter.
            var close = BitOperations.TrailingZeroCount(marks & quotes);
            var inner = ByteLump.Lowest(close) & ~ByteLump.Lowest(bit);
            if (close < 63 && ((hits >> close) & 2) != 0 && (ends & inner) == 0)
            {
                _mark = QuotedMark;
                marks &= ~ByteLump.Lowest(close + 1);
                continue;
            }

            var next = CloseQuote(position, length);
            if (next - at >= ByteLump.Size)
            {
                return next;
            }

            marks &= ~ByteLump.Lowest(next - at);
        }

        return at + ByteLump.Size;
    }

    /// <summary>Whether only spaces lie between the field's start and this quote.</summary>
    private bool OpensField(int position)
    {
        var start = _count == _rowFirst ? _rowStart : (_ends[_count - 1] & PositionMask) + 1;
        return _mark == 0
            && (position == start || !_buffer.AsSpan(start, position - start).ContainsAnyExcept((byte)' '));
    }

    /// <summary>Goes from an opening quote to behind the spaces after its closing quote.</summary>
    private int CloseQuote(int open, int length)
    {
        _mark = QuotedMark;
        var at = open + 1;
        while (true)
        {
            var gap = _buffer.AsSpan(at, length - at).IndexOf(_format.Quote);
            if (gap < 0)
            {
                // The splitter hands out whole rows, so only a wrongly built block comes here.
                throw new InvalidDataException("The block ends inside a quoted field.");
            }

            _lines += LineEnds(_buffer.AsSpan(at, gap));
            at += gap + 1;
            if (at >= length || _buffer[at] != _format.Quote)
            {
                break;
            }

            _mark |= DoubledMark;
            at++;
        }

        while (at < length && _buffer[at] == ' ')
        {
            at++;
        }

        if (at < length && _buffer[at] != _format.Delimiter && _buffer[at] is not ((byte)'\n' or (byte)'\r'))
        {
            _fault = DelimitedFault.StrayText;
        }

        return at;
    }

    private static int LineEnds(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        while (text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            lines++;
            text = text[(text[at..].StartsWith("\r\n"u8) ? at + 2 : at + 1)..];
        }

        return lines;
    }

    private void EndRow(int end)
    {
        var fields = _count - _rowFirst + _dropped;
        var start = _rowStart;
        if (fields == _columns + 1 && (_ends[_count - 2] & PositionMask) + 1 == end)
        {
            // One empty field after a last delimiter; claims extracts end every row with a delimiter.
            fields--;
            _count--;
        }

        var blank = end == start && _columns > 1;
        var fault = blank ? DelimitedFault.None : FaultOf(fields, start, end);
        if (!blank && fault == DelimitedFault.None)
        {
            _rows[RowCount] = new RowMark(start, end - start, _rowLine, _ordinal++);
            RowCount++;
        }
        else
        {
            _count = _rowFirst;
            if (!blank)
            {
                var (line, row) = (_block!.FirstLineNumber + _rowLine, _block.FirstRowNumber + _ordinal++);
                var at = new RecordLocation(line, row);
                _rejections.Add(new DelimitedRejection(fault, at, _block.Bytes[start..end]));
            }
        }

        _rowFirst = _count;
        _dropped = 0;
        _fault = DelimitedFault.None;
        _rowLine = ++_lines;
        _rowStart = end + (_buffer[end] == '\r' && _buffer[end + 1] == '\n' ? 2 : 1);
    }

    private DelimitedFault FaultOf(int fields, int start, int end)
    {
        if (_fault == DelimitedFault.None && fields == _columns && !_suspect && end - start <= _plainBytes)
        {
            return DelimitedFault.None;
        }

        var row = _buffer.AsSpan(start, end - start);
        return row.Length > _limits.MaxRowBytes ? DelimitedFault.RowTooLong
            : !Utf8.IsValid(row) ? DelimitedFault.InvalidUtf8
            : row.Contains((byte)0) ? DelimitedFault.NulByte
            : _fault != DelimitedFault.None ? _fault
            : fields < _columns ? DelimitedFault.TooFewFields
            : fields > _columns ? DelimitedFault.TooManyFields
            : LongestField(start) > _limits.MaxFieldBytes ? DelimitedFault.FieldTooLong
            : DelimitedFault.None;
    }

    private int LongestField(int start)
    {
        var longest = 0;
        for (var slot = _rowFirst; slot < _count; slot++)
        {
            var end = _ends[slot] & PositionMask;
            longest = Math.Max(longest, end - start);
            start = end + 1;
        }

        return longest;
    }

    /// <summary>Forgets fields beyond the first surplus one, so that a row of endless fields needs no
    /// room.</summary>
    private void DropSurplus()
    {
        var surplus = _count - _rowFirst - (_columns + 1);
        if (surplus > 0)
        {
            // The last one stays last, because it tells where the field in progress begins.
            _ends[_rowFirst + _columns] = _ends[_count - 1];
            _dropped += surplus;
            _count -= surplus;
        }
    }

    /// <summary>A row of the batch.</summary>
    /// <param name="Start">Where it begins in the block.</param>
    /// <param name="Length">Its size in bytes without its line end.</param>
    /// <param name="Line">The line ends before it in the block.</param>
    /// <param name="Ordinal">The rows before it in the block.</param>
    internal readonly record struct RowMark(int Start, int Length, int Line, int Ordinal);
}
