// Reads X12 segment by segment.
using System.Runtime.CompilerServices;

namespace Lakeward.Records.X12;

/// <summary>
/// Streams the segments of a file of interchanges (ASC X12.5, X12.6), each a view into one buffer. Knows
/// delimiters, binary segments and bounds; envelopes and loops are <see cref="X12EventReader"/>'s.
/// <para>
/// 1. Between interchanges the next ISA is sought and its delimiters are taken. 2. Blanks and line ends
/// before a segment are passed over. 3. The bytes up to the terminator are indexed 64 at a time. 4. BIN and
/// BDS take as many bytes as they announce.
/// </para>
/// </summary>
public sealed class X12Reader : IDisposable
{
    private readonly ByteWindow _window;
    private readonly X12Limits _limits;
    private readonly SegmentIndex _index;
    private readonly InterchangeSearch _search;
    private bool _isOpened;
    private bool _isInside;
    private int _toAdvance;
    private bool _isLast;
    private X12Delimiters _delimiters = X12Delimiters.Usual;
    private bool _sawReturn;
    private bool _sawFeed;

    private X12Reader(Stream stream, X12Limits limits)
    {
        _window = new ByteWindow(stream);
        _limits = limits;
        _index = new SegmentIndex(limits.MaxElements);
        _index.Use(X12Delimiters.Usual);
        _index.Finish(0);
        _search = new InterchangeSearch(_window, fault => Report(fault));
    }

    /// <summary>Called with each issue, while the segment it concerns is being read.</summary>
    public Action<RecordIssue>? IssueFound { get; set; }

    /// <summary>Called as <see cref="IssueFound"/> is, before the fault is weighed and worded.</summary>
    internal Action<X12Fault, RecordLocation>? FaultFound { get; set; }

    /// <summary>The current segment.</summary>
    public X12Segment Segment
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_window.Content[.._index.Length], _index.Ends, _delimiters, _index.Traits);
    }

    /// <summary>The number of the current segment within its interchange; ISA is 1.</summary>
    public long SegmentNumber { get; private set; }

    /// <summary>The interchanges met so far.</summary>
    public long InterchangeCount { get; private set; }

    /// <summary>The layout of the current interchange, as its first bytes show it.</summary>
    public X12Framing Framing { get; private set; } = X12Framing.Usual;

    /// <summary>Whether the file began with a byte order mark.</summary>
    public bool HasByteOrderMark { get; private set; }

    /// <summary>The line end after the segment before the current place, or after the last one.</summary>
    public ReadOnlyMemory<byte> LastLineEnd => (_sawReturn, _sawFeed) switch
    {
        (true, true) => "\r\n"u8.ToArray(),
        (true, false) => "\r"u8.ToArray(),
        (false, true) => "\n"u8.ToArray(),
        _ => ReadOnlyMemory<byte>.Empty,
    };

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static X12Reader Open(Stream stream, X12Limits? limits = null) =>
        new(stream, limits ?? X12Limits.Default);

    /// <summary>Moves to the next segment; false at the end of the file or after a fatal issue.</summary>
    public bool Read()
    {
        Leave();
        if (!_isOpened && !ReadStart())
        {
            return false;
        }

        while (PassOverBlanks() && (IsInInterchange() || ReadHeader()))
        {
            if (ReadSegment())
            {
                return true;
            }
        }

        _index.Begin();
        _index.Finish(0);
        return InterchangeCount == 0 && Report(X12Fault.NoInterchange);
    }

    /// <summary>Zeroes what was read.</summary>
    public void Dispose() => _window.Clear();

    /// <summary>Where the current segment stands.</summary>
    internal RecordLocation Locate(int field = 0, int component = 0) =>
        new(_window.LineNumber, null, field == 0 ? null : field)
        {
            SegmentNumber = _isInside ? SegmentNumber : null,
            Segment = _isInside && _index.Count > 0 ? SegmentNames.Find(Segment.Id) : null,
            ComponentNumber = component == 0 ? null : component,
        };

    private bool Report(X12Fault fault, int field = 0)
    {
        FaultFound?.Invoke(fault, Locate(field));
        IssueFound?.Invoke(X12Issues.Of(fault, Locate(field)));
        return false;
    }

    private void Leave()
    {
        _window.Advance(_toAdvance);
        _toAdvance = 0;
        _isInside &= !_isLast;
        _isLast = false;
    }

    private bool ReadStart()
    {
        _window.Ensure(4);
        if (_window.Content.StartsWith("\uFEFF"u8))
        {
            HasByteOrderMark = true;
            _window.Advance(3);
        }

        // A UTF-16 mark, or the pattern of UTF-16 without one.
        _isOpened = !(_window.Content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || _window.Content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            || _window.Content.StartsWith("I\0S\0"u8) || _window.Content.StartsWith("\0I\0S"u8));
        return _isOpened || Report(X12Fault.NotUtf8);
    }

    /// <summary>False at the end of the file.</summary>
    private bool PassOverBlanks()
    {
        (_sawReturn, _sawFeed) = (false, false);
        while (true)
        {
            var content = _window.Content;
            for (var at = 0; at < content.Length; at++)
            {
                var unit = content[at];
                if (unit > ' ' || !IsBlank(unit))
                {
                    _window.Advance(at);
                    return true;
                }

                _sawReturn |= unit == (byte)'\r';
                _sawFeed |= unit == (byte)'\n';
            }

            _window.Advance(content.Length);
            if (!_window.Fill())
            {
                return false;
            }
        }
    }

    private bool IsBlank(byte unit) => unit switch
    {
        (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' => !_isInside || unit != _delimiters.Element[0],
        0 or 0x1A => !_isInside,
        _ => false,
    };

    /// <summary>Whether a segment of the current interchange follows, and not the next ISA.</summary>
    private bool IsInInterchange() => _isInside
        && !(_window.Content[0] == (byte)'I' && _window.Ensure(4)
            && InterchangeHeader.Begins(_window.Content));

    private bool ReadHeader()
    {
        _isInside = false;
        _index.Begin();
        if (!_search.Next())
        {
            return false;
        }

        Framing = new X12Framing(_search.Delimiters, _search.LineEnd);
        _delimiters = Framing.Delimiters;
        _index.Use(_delimiters);
        _isInside = true;
        SegmentNumber = 0;
        InterchangeCount++;
        return true;
    }

    /// <summary>False where there is no segment that could be shown.</summary>
    private bool ReadSegment()
    {
        _index.Begin();
        SegmentNumber = unchecked(SegmentNumber + 1);
        if (_window.Content[0] == (byte)'B' && BinaryContent.Begins(_window, _delimiters))
        {
            var content = BinaryContent.Measure(_window, _delimiters, _limits.MaxSegmentBytes);
            if (content.Fault == X12Fault.SegmentTooLong)
            {
                Report(content.Fault);
                _ = _window.Skip(content.End + _delimiters.Segment.Length);
                return false;
            }

            if (content.Fault == X12Fault.None)
            {
                content.AddTo(_index);
                return Take();
            }

            Report(content.Fault);
        }

        while (!_index.Scan(_window.Padded, _window.Length))
        {
            if (_window.Length > _limits.MaxSegmentBytes)
            {
                return PassOverLongSegment();
            }

            if (!_window.Fill())
            {
                _index.FinishAt(_window.Padded, _window.Length);
                Report(X12Fault.Unterminated);
                return Take();
            }
        }

        return Take();
    }

    private bool Take()
    {
        _toAdvance = Math.Min(_window.Length, unchecked(_index.Length + _delimiters.Segment.Length));
        if (_index.Length == 0)
        {
            Report(X12Fault.EmptySegment);
            SegmentNumber--;
            Leave();
            return false;
        }

        if (_index.HasTooMany)
        {
            Report(X12Fault.TooManyElements);
        }

        if (SegmentNumber == 1)
        {
            ReportHeader();
        }

        _isLast = _window.Content[0] == (byte)'I' && Segment.Id.SequenceEqual("IEA"u8);
        return true;
    }

    private void ReportHeader()
    {
        if (_search.BadElement > 0)
        {
            Report(X12Fault.HeaderLength, _search.BadElement);
        }

        if (!_delimiters.AreDistinct)
        {
            Report(X12Fault.DelimitersCollide);
        }
        else if (!_delimiters.ArePlain)
        {
            Report(X12Fault.DelimiterNotPlain);
        }
    }

    /// <summary>Goes to the terminator without keeping what stands before it.</summary>
    private bool PassOverLongSegment()
    {
        Report(X12Fault.SegmentTooLong);
        var terminator = _delimiters.Segment;
        while (true)
        {
            var at = _window.Content.IndexOf(terminator);
            if (at >= 0)
            {
                _window.Advance(at + terminator.Length);
                return false;
            }

            _window.Advance(Math.Max(0, _window.Length - terminator.Length + 1));
            if (!_window.Fill())
            {
                return false;
            }
        }
    }
}
