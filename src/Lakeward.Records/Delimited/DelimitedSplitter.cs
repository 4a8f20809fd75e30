// Cuts a delimited stream into blocks of whole rows.
using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Lakeward.Records.Delimited;

/// <summary>
/// Reads a stream once, in order, and hands out blocks that end at a row's end; a quoted field with line
/// breaks stays whole. Parsing the blocks is left to <see cref="DelimitedBlockReader"/>, on as many threads
/// as wanted.
/// <para>
/// One caller at a time: threads that share a splitter take turns under a lock of theirs. Memory is one
/// buffer here and one per block not yet disposed; a buffer grows to a longer row, up to the limit. A row
/// over the limit is passed over and is an issue. A quote that never closes is fatal: the rows before it
/// stand, and nothing after it is guessed at.
/// </para>
/// </summary>
public sealed class DelimitedSplitter : IDisposable
{
    private const int DetectionSizeBytes = 64 << 10;

    private readonly Stream _stream;
    private readonly List<RecordIssue> _issues = [];
    private readonly DelimitedLimits _limits;
    private byte[] _buffer;
    private int _target;
    private int _length;
    private bool _ended;
    private bool _stopped;
    private long _line = 1;
    private long _row = 1;
    private long _index;

    private DelimitedSplitter(Stream stream, DelimitedFormat? format, DelimitedLimits limits)
    {
        _stream = stream;
        _limits = limits;
        _target = Math.Max(limits.BlockSizeBytes, format is null ? DetectionSizeBytes : 0);
        _buffer = ArrayPool<byte>.Shared.Rent(_target + ByteLump.Size);
        Fill();
        Format = format ?? DelimitedFormat.Detect(_buffer.AsSpan(0, Math.Min(_length, DetectionSizeBytes)));
        ColumnNames = SkipMark() ? ReadHeader() : [];
        _stopped = ColumnNames.Count == 0;
    }

    /// <summary>The format in use, given or detected.</summary>
    public DelimitedFormat Format { get; }

    /// <summary>The names of the columns; none when the file is empty or cannot be read.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The issues of the file as a whole, and rows too long to hand out.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>Whether a fatal issue has ended the file early.</summary>
    public bool IsBroken => _issues.Exists(static issue => issue.Severity == IssueSeverity.Fatal);

    /// <summary>The data rows handed out or passed over so far.</summary>
    public long RowCount => _row - 1;

    /// <summary>Reads the header and, when no format is given, detects it. The stream stays the
    /// caller's.</summary>
    public static DelimitedSplitter Open(
        Stream stream, DelimitedFormat? format = null, DelimitedLimits? limits = null) =>
        new(stream, format, limits ?? DelimitedLimits.Default);

    /// <summary>The next block; the caller disposes it. False at the end, or after a fatal issue.</summary>
    public bool TryNext([NotNullWhen(true)] out DelimitedBlock? block)
    {
        block = null;
        while (!_stopped)
        {
            Fill();
            if (_length == 0)
            {
                break;
            }

            var rows = RowBoundary.Find(_buffer, _length, Format, _ended, ColumnNames.Count == 1);
            if (rows.Length > 0)
            {
                block = Cut(rows);
                return true;
            }

            if (_ended)
            {
                StopInQuotes();
            }
            else if (_length >= LongestRead)
            {
                PassOverRow();
            }
            else
            {
                Grow();
            }
        }

        return false;
    }

    /// <summary>Clears and returns the buffer; blocks already handed out live on.</summary>
    public void Dispose()
    {
        _stopped = true;
        Replace([]);
    }

    // A row at the limit, its line end, and the byte that tells whether a CR stands alone.
    private int LongestRead => _limits.MaxRowBytes + 3;

    private DelimitedBlock Cut(RowBoundary rows)
    {
        var rest = _buffer.AsSpan(rows.Length, _length - rows.Length);
        _target = rest.Length < _limits.BlockSizeBytes ? _limits.BlockSizeBytes : GrownFrom(rest.Length);
        var next = _ended && rest.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(_target + ByteLump.Size);
        rest.CopyTo(next);
        rest.Clear();
        var block = new DelimitedBlock(_buffer, rows.Length)
        {
            Index = _index++,
            FirstLineNumber = _line,
            FirstRowNumber = _row,
            RowCount = rows.Rows,
        };
        _length = rest.Length;
        _buffer = next;
        _line += rows.Lines;
        _row += rows.Rows;
        return block;
    }

    private void StopInQuotes()
    {
        var at = new RecordLocation(_line, _row);
        if (_length > _limits.MaxRowBytes)
        {
            _issues.Add(Records.Issues.Of(DelimitedFault.RowTooLong, at));
        }

        Stop(Records.Issues.UnterminatedQuote(at));
    }

    private void PassOverRow()
    {
        var walk = new RowWalk(Format);
        var (line, row) = (_line, _row++);
        int used;
        while (true)
        {
            used = walk.Feed(_buffer.AsSpan(0, _length));
            if (walk.Ended || (_ended && used == _length))
            {
                break;
            }

            _length = 0;
            Fill();
        }

        _issues.Add(Records.Issues.Of(DelimitedFault.RowTooLong, new RecordLocation(line, row)));
        _line += walk.Lines;
        Shift(used);
        if (_length == 0 && _ended && walk.InQuotes)
        {
            Stop(Records.Issues.UnterminatedQuote(new RecordLocation(line, row)));
        }
    }

    private bool SkipMark()
    {
        var start = _buffer.AsSpan(0, _length);
        if (start.StartsWith("\uFEFF"u8))
        {
            Shift(3);
        }
        else if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]))
        {
            _issues.Add(Records.Issues.NotUtf8(new RecordLocation(1)));
            return false;
        }

        return true;
    }

    private IReadOnlyList<string> ReadHeader()
    {
        SkipBlankLines();
        if (_length == 0)
        {
            _issues.Add(Records.Issues.EmptyFile(new RecordLocation(1)));
            return [];
        }

        var at = new RecordLocation(_line);
        var walk = new RowWalk(Format);
        var length = walk.Feed(_buffer.AsSpan(0, _length));
        while (!walk.Ended && !_ended && _length < LongestRead)
        {
            Grow();
            Fill();
            walk = new RowWalk(Format);
            length = walk.Feed(_buffer.AsSpan(0, _length));
        }

        var row = _buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
        if (walk.InQuotes || (!walk.Ended && !_ended) || row.Length > _limits.MaxRowBytes)
        {
            _issues.Add(Records.Issues.UnreadableHeader(at));
            return [];
        }

        var names = Header.Read(row, Format, _line, _issues, _limits.MaxColumns);
        if (names.Count == 0)
        {
            return [];
        }

        if (Format.HasHeader)
        {
            _line += walk.Lines;
            Shift(length);
        }

        return names;
    }

    private void SkipBlankLines()
    {
        var at = 0;
        while (true)
        {
            if (at + 1 >= _length && !_ended)
            {
                Shift(at);
                at = 0;
                Fill();
            }

            if (at >= _length || _buffer[at] is not ((byte)'\r' or (byte)'\n'))
            {
                break;
            }

            at += _buffer.AsSpan(at, _length - at).StartsWith("\r\n"u8) ? 2 : 1;
            _line++;
        }

        Shift(at);
        Fill();
    }

    private void Fill()
    {
        while (_length < _target && !_ended)
        {
            var read = _stream.Read(_buffer, _length, _target - _length);
            _length += read;
            _ended = read == 0;
        }
    }

    private void Grow()
    {
        _target = GrownFrom(_target);
        var larger = ArrayPool<byte>.Shared.Rent(_target + ByteLump.Size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Replace(larger);
    }

    private int GrownFrom(int size) => (int)Math.Max(size, Math.Min((long)size * 2, LongestRead));

    private void Replace(byte[] next)
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = next;
    }

    private void Shift(int used)
    {
        _buffer.AsSpan(used, _length - used).CopyTo(_buffer);
        _length -= used;
    }

    private void Stop(RecordIssue fatal)
    {
        _issues.Add(fatal);
        _stopped = true;
    }
}
