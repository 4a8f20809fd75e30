// Reads X12 as one stream of events: interchanges, groups, transaction sets, loops, segments.
using System.Runtime.CompilerServices;

namespace Lakeward.Records.X12;

/// <summary>
/// Streams a file and checks it: envelopes and control numbers, and for transaction sets with a known guide
/// loops, hierarchy, elements and amounts. Every start has its end, also where the file lacks the trailer.
/// <para>
/// A transaction set can be used when <see cref="X12EventKind.TransactionSetEnd"/> comes with
/// <see cref="IsAccepted"/>; until then what was read from it must wait. An issue of severity Error refuses
/// its transaction set; one in ISA or GS refuses all within; one in GE or IEA refuses nothing that was
/// accepted before, but the group or interchange as a whole.
/// </para>
/// </summary>
public sealed class X12EventReader : IDisposable
{
    private readonly X12Reader _reader;
    private readonly X12Options _options;
    private readonly EnvelopeCheck _envelope;
    private readonly TransactionCheck _transaction;
    private readonly Findings[] _findings;
    private readonly List<(X12Fault Fault, RecordLocation At)> _ofSegment = [];
    private byte[] _functionalId = [];
    private byte[] _version = [];
    private EnvelopeLevel _level;
    private EnvelopeLevel _unwindTo;
    private NextEvent _next;
    private int _loopsTo;
    private long _setStart;
    private bool _isInterchangeRefused;
    private bool _isGroupRefused;
    private bool _isOutside;

    private X12EventReader(Stream stream, X12Options options)
    {
        _options = options;
        _reader = X12Reader.Open(stream, options.Limits);
        _reader.FaultFound = (fault, at) => _ofSegment.Add((fault, at));
        _envelope = new EnvelopeCheck((fault, element) => Report(fault, _reader.Locate(element)));
        _transaction = new TransactionCheck(_reader, Report);
        _findings = [.. Enumerable.Range(0, 4).Select(_ => new Findings(options.Limits.MaxIssues))];
    }

    /// <summary>Called with each issue, those beyond the listed ones included.</summary>
    public Action<RecordIssue>? IssueFound { get; set; }

    /// <summary>What the reader has come to.</summary>
    public X12EventKind Kind { get; private set; }

    /// <summary>The current segment; at an end without a trailer, the segment after it.</summary>
    public X12Segment Segment => _reader.Segment;

    /// <summary>Whether an end event has a trailer segment.</summary>
    public bool HasTrailer { get; private set; }

    /// <summary>The number of the current segment within its interchange.</summary>
    public long SegmentNumber => _reader.SegmentNumber;

    /// <summary>The layout of the current interchange.</summary>
    public X12Framing Framing => _reader.Framing;

    /// <summary>The guide of the current transaction set; null where none is known.</summary>
    public X12Guide? Guide => _transaction.Guide;

    /// <summary>The loop of the event; null outside of any.</summary>
    public X12Loop? Loop { get; private set; }

    /// <summary>The place of the segment in the guide; null where it has none.</summary>
    public X12SegmentUse? Use { get; private set; }

    /// <summary>The number of the event's loop in the transaction set, which is 0 itself.</summary>
    public int LoopNumber { get; private set; }

    /// <summary>The open loops around the event, its own included.</summary>
    public int LoopDepth => Guide is null || _level != EnvelopeLevel.Set ? 0 : _transaction.Walk.Depth - 1;

    /// <summary>HL01 of the last HL, or 0; an id that is no number is negative.</summary>
    public long HierarchicalId => _transaction.HierarchicalId;

    /// <summary>HL02 of the last HL, or 0.</summary>
    public long HierarchicalParent => _transaction.HierarchicalParent;

    /// <summary>At an end: whether it may be used.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>At an end: the first issues of what has ended, without those of what lies within.</summary>
    public IReadOnlyList<RecordIssue> Issues { get; private set; } = [];

    /// <summary>At an end: the number of issues.</summary>
    public long IssueCount { get; private set; }

    /// <summary>At an end: what the listed issues are about.</summary>
    internal IReadOnlyList<X12Fault> Faults { get; private set; } = [];

    /// <summary>The number of transaction sets, accepted or not.</summary>
    public long TransactionSetCount { get; private set; }

    /// <summary>The number of transaction sets that were accepted.</summary>
    public long AcceptedCount { get; private set; }

    /// <summary>The issues that lie in no interchange.</summary>
    public IReadOnlyList<RecordIssue> FileIssues => _findings[0].Issues;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static X12EventReader Open(Stream stream, X12Options? options = null) =>
        new(stream, options ?? X12Options.Default);

    /// <summary>An open loop and its number, from depth 1 for the outermost.</summary>
    public (X12Loop Loop, int Number) LoopAt(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, LoopDepth);
        var open = _transaction.Walk[depth];
        return (open.Loop, open.Number);
    }

    /// <summary>Moves to the next event; false at the end of the file.</summary>
    public bool Read()
    {
        if (_next == NextEvent.None)
        {
            Advance();
        }

        return Unwind() || Emit();
    }

    /// <summary>Zeroes what was read.</summary>
    public void Dispose() => _reader.Dispose();

    /// <summary>Where the current segment stands.</summary>
    internal RecordLocation Locate(int element = 0, int component = 0) =>
        _reader.Locate(element, component) with { Path = Loop?.Id };

    /// <summary>Reads on to a segment that is an event, and sees what must end before it.</summary>
    private void Advance()
    {
        while (_reader.Read())
        {
            var segment = _reader.Segment;
            var envelope = EnvelopeSegment.Of(segment.Code);
            if (envelope != NextEvent.Interchange && _ofSegment.Count > 0)
            {
                TakeIssues();
            }

            if (envelope == NextEvent.Segment ? PlaceSegment(segment) : PlaceEnvelope(envelope))
            {
                _isOutside = false;
                return;
            }

            if (!_isOutside)
            {
                ReportHere(X12Fault.SegmentOutside);
                _isOutside = true;
            }
        }

        TakeIssues();
        (_next, _unwindTo, _loopsTo) = (NextEvent.End, EnvelopeLevel.File, 1);
    }

    private bool PlaceSegment(in X12Segment segment)
    {
        if (_level != EnvelopeLevel.Set)
        {
            return false;
        }

        var step = _transaction.Find(segment);
        _unwindTo = _level;
        _loopsTo = step.Item is null ? int.MaxValue : step.Level + 1;
        _next = step.Item?.Child is null ? NextEvent.Segment : NextEvent.Loop;
        return true;
    }

    private bool PlaceEnvelope(NextEvent envelope)
    {
        (var needed, _unwindTo) = envelope switch
        {
            NextEvent.Interchange => (EnvelopeLevel.File, EnvelopeLevel.File),
            NextEvent.Group or NextEvent.InterchangeEnd =>
                (EnvelopeLevel.Interchange, EnvelopeLevel.Interchange),
            NextEvent.Set or NextEvent.GroupEnd => (EnvelopeLevel.Group, EnvelopeLevel.Group),
            NextEvent.SetEnd => (EnvelopeLevel.Set, EnvelopeLevel.Set),
            _ => (EnvelopeLevel.Interchange, _level),
        };
        if (_level < needed || (envelope == NextEvent.LooseSegment && _level != EnvelopeLevel.Interchange))
        {
            return false;
        }

        _loopsTo = 1;
        _next = envelope;
        return true;
    }

    /// <summary>Ends one loop or envelope that must end first; false where none must.</summary>
    private bool Unwind()
    {
        if (_level == EnvelopeLevel.Set && Guide is not null && _transaction.Walk.Depth > _loopsTo)
        {
            var open = _transaction.Close();
            (Kind, Loop, LoopNumber, Use) = (X12EventKind.LoopEnd, open.Loop, open.Number, null);
            return true;
        }

        if (_level <= _unwindTo)
        {
            return false;
        }

        ReportHere(_level switch
        {
            EnvelopeLevel.Set => X12Fault.MissingSetEnd,
            EnvelopeLevel.Group => X12Fault.MissingGroupEnd,
            _ => X12Fault.MissingInterchangeEnd,
        });
        End(hasTrailer: false);
        return true;
    }

    private bool Emit()
    {
        var segment = _next == NextEvent.End ? default : _reader.Segment;
        var next = _next;
        _next = next is NextEvent.End or NextEvent.Loop ? next : NextEvent.None;
        switch (next)
        {
            case NextEvent.Interchange:
                BeginInterchange(segment);
                break;
            case NextEvent.Group:
                BeginGroup(segment);
                break;
            case NextEvent.Set:
                BeginSet(segment);
                break;
            case NextEvent.Loop:
                Use = _transaction.Take(segment);
                TellLoop(X12EventKind.LoopStart);
                (_next, _loopsTo) = (NextEvent.LoopSegment, int.MaxValue);
                break;
            case NextEvent.LoopSegment:
                Kind = X12EventKind.Segment;
                break;
            case NextEvent.Segment:
                Use = _transaction.Take(segment);
                TellLoop(X12EventKind.Segment);
                break;
            case NextEvent.LooseSegment:
                _envelope.TakeLoose(segment);
                (Kind, Loop, LoopNumber, Use) = (X12EventKind.Segment, null, 0, null);
                break;
            case NextEvent.End:
                (Kind, Loop, Use) = (X12EventKind.None, null, null);
                return false;
            default:
                End(hasTrailer: true);
                break;
        }

        return true;
    }

    private void TellLoop(X12EventKind kind)
    {
        Kind = kind;
        if (Guide is not null)
        {
            var top = _transaction.Walk.Top;
            (Loop, LoopNumber) = (top.Loop, top.Number);
        }
    }

    private void BeginInterchange(in X12Segment segment)
    {
        Begin(EnvelopeLevel.Interchange, X12EventKind.InterchangeStart);
        TakeIssues();
        _envelope.BeginInterchange(segment);
        _isInterchangeRefused = _findings[(int)_level].ErrorCount > 0;
    }

    private void BeginGroup(in X12Segment segment)
    {
        Begin(EnvelopeLevel.Group, X12EventKind.GroupStart);
        _functionalId = segment.Element(1).ToArray();
        _version = segment.Element(8).ToArray();
        _envelope.BeginGroup(segment);
        _isGroupRefused = _findings[(int)_level].ErrorCount > 0;
    }

    private void BeginSet(in X12Segment segment)
    {
        Begin(EnvelopeLevel.Set, X12EventKind.TransactionSetStart);
        TransactionSetCount++;
        _setStart = SegmentNumber;
        _envelope.BeginSet(segment, _functionalId);
        var version = segment.Element(3).IsEmpty ? _version : segment.Element(3);
        _transaction.Begin(segment, X12Guide.Find(segment.Element(1), version));
        Loop = Guide?.Loops[0];
        Use = Guide?.SegmentUses[0];
    }

    private void Begin(EnvelopeLevel level, X12EventKind kind)
    {
        (_level, Kind, Loop, LoopNumber, Use) = (level, kind, null, 0, null);
        _findings[(int)level].Clear();
    }

    private void End(bool hasTrailer)
    {
        if (_level == EnvelopeLevel.Set)
        {
            _transaction.End(_reader.Segment, hasTrailer);
        }

        if (hasTrailer)
        {
            CheckTrailer(_reader.Segment);
        }

        var findings = _findings[(int)_level];
        (Loop, LoopNumber, Use, HasTrailer) = (null, 0, null, hasTrailer);
        (Issues, Faults, IssueCount) = (findings.Issues, findings.Faults, findings.Count);
        IsAccepted = findings.ErrorCount == 0 && !_isInterchangeRefused
            && (_level == EnvelopeLevel.Interchange || !_isGroupRefused);
        Kind = _level switch
        {
            EnvelopeLevel.Set => X12EventKind.TransactionSetEnd,
            EnvelopeLevel.Group => X12EventKind.GroupEnd,
            _ => X12EventKind.InterchangeEnd,
        };
        AcceptedCount += _level == EnvelopeLevel.Set && IsAccepted ? 1 : 0;
        _level--;
    }

    private void CheckTrailer(in X12Segment segment)
    {
        switch (_level)
        {
            case EnvelopeLevel.Set:
                _envelope.EndSet(segment, SegmentNumber - _setStart + 1);
                break;
            case EnvelopeLevel.Group:
                _envelope.EndGroup(segment);
                break;
            default:
                _envelope.EndInterchange(segment);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeIssues()
    {
        foreach (var (fault, at) in _ofSegment)
        {
            Report(fault, at, at.SegmentNumber is null ? EnvelopeLevel.File : _level);
        }

        _ofSegment.Clear();
    }

    /// <summary>Apart, since places of issues take room that a good segment has no use for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReportHere(X12Fault fault) => Report(fault, _reader.Locate());

    private void Report(X12Fault fault, RecordLocation at) => Report(fault, at, _level);

    private void Report(X12Fault fault, RecordLocation at, EnvelopeLevel level)
    {
        var issue = _options.Weigh(X12Issues.Of(fault, at));
        _findings[(int)level].Add(fault, issue);
        IssueFound?.Invoke(issue);
    }
}
