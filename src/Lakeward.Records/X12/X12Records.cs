// The transaction sets of an X12 file with the rows they become.
using System.Runtime.CompilerServices;
using Lakeward.Records.Mapping;

namespace Lakeward.Records.X12;

/// <summary>
/// Maps transaction sets by the mapping files of one or several formats (<c>x12-837</c>, <c>x12-835</c>,
/// <c>x12-834</c>, <c>x12-270</c>, <c>x12-276</c>, <c>x12-999</c>) in the one pass of
/// <see cref="X12EventReader"/>. A record is a transaction set from ST to SE. One that the reader refuses,
/// that is of another kind, too long, or has a value that cannot be one of its column's type, is rejected.
/// </summary>
public sealed class X12Records : MappedRecords
{
    private static readonly ConditionalWeakTable<RecordMapping, CompiledMapping> Compiled = [];

    private const string NoKind = "of no known kind";

    private readonly X12EventReader _reader;
    private readonly X12Limits _limits;
    private readonly IReadOnlyList<RecordMapping> _mappings;
    private readonly string _wanted;
    private readonly Dictionary<X12Guide, RowCapture?> _captures = [];
    private readonly KeptBytes _bytes;
    private readonly List<RecordIssue> _ofEnvelopes = [];
    private RowCapture? _capture;
    private RecordIssue? _error;
    private RecordIssue? _interchangeError;
    private RecordIssue? _groupError;
    private RecordLocation _start;
    private string _kind = "";
    private bool _isInSet;

    private X12Records(
        Stream stream, IReadOnlyList<RecordMapping> mappings, string wanted, X12Options options)
    {
        _mappings = mappings;
        _wanted = wanted;
        _limits = options.Limits;
        _bytes = new KeptBytes(_limits.MaxTransactionSetBytes);
        _reader = X12EventReader.Open(stream, options);
        _reader.IssueFound = issue => _error ??= issue.Severity == IssueSeverity.Warning ? null : issue;
    }

    /// <summary>The name of the guide, for example <c>837P</c> or <c>277CA</c>; empty where none is
    /// known.</summary>
    public override string Kind => _kind;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> RecordBytes => _bytes.Memory;

    /// <summary>The issues of the file, its interchanges and its groups.</summary>
    public override IReadOnlyList<RecordIssue> Issues => [.. _reader.FileIssues, .. _ofEnvelopes];

    /// <summary>Opens a stream, which stays the caller's; throws <see cref="ArgumentException"/> where a
    /// format is not one of X12.</summary>
    public static X12Records Open(Stream stream, IReadOnlyList<string> formats, X12Options? options = null)
    {
        var mappings = formats.SelectMany(format => FormatMapping.Find(format)?.Mappings ?? []).ToList();
        var isX12 = formats.All(format => format.StartsWith("x12-", StringComparison.Ordinal));
        return mappings.Count == 0 || !isX12
            ? throw new ArgumentException("Not a format of X12.", nameof(formats))
            : Open(stream, mappings, options);
    }

    /// <summary>Opens a stream with mappings of the caller's own.</summary>
    internal static X12Records Open(
        Stream stream, IReadOnlyList<RecordMapping> mappings, X12Options? options = null) =>
        new(stream, mappings, string.Join(" or ", mappings.Select(mapping => mapping.Record)),
            options ?? X12Options.Default);

    /// <inheritdoc/>
    public override bool Next()
    {
        while (_reader.Read())
        {
            switch (_reader.Kind)
            {
                case X12EventKind.InterchangeStart:
                    (_interchangeError, _groupError) = (TakeError(), null);
                    break;
                case X12EventKind.GroupStart:
                    _groupError = TakeError();
                    break;
                case X12EventKind.TransactionSetStart:
                    Begin();
                    break;
                case X12EventKind.LoopStart:
                    _capture?.StartLoop(_reader.Loop!.Index);
                    break;
                case X12EventKind.Segment when _isInSet:
                    TakeSegment(_reader.Segment);
                    break;
                case X12EventKind.LoopEnd:
                    EndLoop(_reader.Loop!);
                    break;
                case X12EventKind.TransactionSetEnd when End():
                    return true;
                case X12EventKind.GroupEnd or X12EventKind.InterchangeEnd:
                    AddIssues();
                    break;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _bytes.Clear();
            Rows.Begin(default);
        }
    }

    private RecordIssue? TakeError()
    {
        var error = _error;
        _error = null;
        return error;
    }

    private void Begin()
    {
        _isInSet = true;
        _start = _reader.Locate();
        _kind = _reader.Guide?.Name ?? "";
        _bytes.Begin();
        Rows.Begin(default);
        _capture = _reader.Guide is { } guide ? CaptureOf(guide) : null;
        if (_capture is null)
        {
            _error = X12RecordIssues.OtherKind(_kind.Length > 0 ? _kind : NoKind, _wanted, _start);
        }

        _capture?.Begin(_reader.Framing.Delimiters);
        TakeSegment(_reader.Segment);
    }

    private RowCapture? CaptureOf(X12Guide guide)
    {
        if (!_captures.TryGetValue(guide, out var capture))
        {
            if (_mappings.FirstOrDefault(mapping => mapping.Record == guide.Name) is { } mapping)
            {
                capture = new RowCapture(CompiledOf(mapping, guide), Rows, _bytes, _limits.MaxCells)
                {
                    Refused = (reason, element, component) =>
                        _error ??= Records.Issues.Of(reason, _reader.Locate(element, component)),
                };
            }

            _captures[guide] = capture;
        }

        return capture;
    }

    private static CompiledMapping CompiledOf(RecordMapping mapping, X12Guide guide)
    {
        if (!Compiled.TryGetValue(mapping, out var compiled))
        {
            compiled = new CompiledMapping(mapping, guide);
            Compiled.AddOrUpdate(mapping, compiled);
        }

        return compiled;
    }

    private void TakeSegment(in X12Segment segment)
    {
        var position = _bytes.Length;
        var framing = _reader.Framing;
        _bytes.Add(segment.Bytes, framing.Delimiters.Segment, framing.LineEnd.Span);
        if (_capture is not null && _error is null && !_bytes.IsCut && _reader.Use is { } use)
        {
            _capture.Take(segment, use, position);
        }
    }

    private void EndLoop(X12Loop loop)
    {
        if (_capture is not null && _error is null && !_bytes.IsCut
            && !_capture.EndLoop(loop.Index))
        {
            _error = X12RecordIssues.TooManyCells(_start);
        }
    }

    /// <summary>True where the transaction set is good.</summary>
    private bool End()
    {
        if (_reader.HasTrailer)
        {
            TakeSegment(_reader.Segment);
        }

        if (_capture is not null)
        {
            EndLoop(_capture.Guide.Loops[0]);
        }

        _isInSet = false;
        RecordNumber = _reader.TransactionSetCount;
        var error = TakeError();
        error = _bytes.IsCut ? X12RecordIssues.TooLong(_start) : error;
        if (error is null && _reader.IsAccepted)
        {
            Rows.Attach(_bytes.Memory);
            Tell(_reader.Issues);
            return true;
        }

        Rows.Begin(default);
        error ??= _groupError ?? _interchangeError ?? _reader.Issues[0];
        Rejected?.Invoke(new RecordRejection(RecordNumber, error, _bytes.Memory));
        return false;
    }

    private void Tell(IReadOnlyList<RecordIssue> issues)
    {
        for (var at = 0; Warned is not null && at < issues.Count; at++)
        {
            Warned(issues[at]);
        }
    }

    private void AddIssues()
    {
        _error = null;
        foreach (var issue in _reader.Issues)
        {
            if (_ofEnvelopes.Count < _limits.MaxIssues)
            {
                _ofEnvelopes.Add(issue);
            }
        }
    }
}
