// Reads FHIR files: one resource, a Bundle, Bulk Data lines or an array, without being told which.
using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Lakeward.Records.Fhir;

/// <summary>
/// Streams the resources of a FHIR R4 JSON file (FHIR 4.0.1, JSON representation; Bulk Data Access 2.0,
/// NDJSON). Bundles, also those within Bundles, are opened and give their entries' resources; contained
/// resources stay where they are.
/// <para>
/// Strict: UTF-8 only (a byte order mark is passed over), no comments, no member twice in an object of a
/// resource, bounded depth. A faulty line, element or entry is set aside alone; a document that is no JSON
/// ends the file with a fatal issue after the resources before it. A document of any size is read in the
/// memory of one resource, as long as each Bundle says that it is one before its entries.
/// </para>
/// </summary>
public sealed class FhirReader : IDisposable
{
    private const int SlackBytes = 64 << 10;
    private const int LongestFirstLine = 1 << 20;
    private static readonly SearchValues<byte> IdLetters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    private readonly FhirLimits _limits;
    private readonly ByteWindow _window;
    private readonly ResourceTokens _tokens;
    private readonly BundleEntries _entries;
    private readonly DocumentWalk _document;
    private readonly List<RecordIssue> _issues = [];
    private Mode _mode = Mode.Start;
    private ReadOnlyMemory<byte> _source;
    private long _documentLine;

    private FhirReader(Stream stream, FhirLimits limits)
    {
        _limits = limits;
        _window = new ByteWindow(stream, limits.MaxResourceBytes + SlackBytes);
        _tokens = new ResourceTokens(limits);
        Resource = new FhirResource { Tokens = _tokens };
        _entries = new BundleEntries(_tokens, limits);
        _document = new DocumentWalk(_window, _tokens, Resource, limits);
    }

    private enum Mode
    {
        Start,
        Between,
        Lines,
        Document,
        End,
    }

    /// <summary>Called with each resource that is set aside.</summary>
    public Action<FhirRejection>? Rejected { get; set; }

    /// <summary>Called with each warning about a resource that is given.</summary>
    public Action<RecordIssue>? Warned { get; set; }

    /// <summary>The issues of the file as a whole.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>Whether a fatal issue has ended the file early.</summary>
    public bool IsBroken => _issues.Exists(issue => issue.Severity == IssueSeverity.Fatal);

    /// <summary>The resource that <see cref="Next"/> came to.</summary>
    public FhirResource Resource { get; }

    /// <summary>The resources given so far.</summary>
    public long Count { get; private set; }

    /// <summary>The resources set aside so far.</summary>
    public long RejectedCount { get; private set; }

    /// <summary>Opens a stream, which stays the caller's.</summary>
    public static FhirReader Open(Stream stream, FhirLimits? limits = null) =>
        new(stream, limits ?? FhirLimits.Default);

    /// <summary>Moves to the next good resource.</summary>
    public bool Next()
    {
        while (_mode != Mode.End || _entries.IsOpen)
        {
            var found = _entries.IsOpen ? NextEntry() : _mode switch
            {
                Mode.Lines => NextLine(),
                Mode.Document => NextInDocument(),
                _ => Look(),
            };
            if (found)
            {
                Count++;
                Warn();
                return true;
            }
        }

        return false;
    }

    /// <summary>Clears what was read.</summary>
    public void Dispose()
    {
        _window.Clear();
        _tokens.Clear();
    }

    /// <summary>Finds out what the file, or what follows a document in it, is.</summary>
    private bool Look()
    {
        if (_mode == Mode.Start && !PassOverMark())
        {
            return false;
        }

        _window.Keep = long.MaxValue;
        if (!PassOverSpace())
        {
            _mode = Mode.End;
            if (Count + RejectedCount == 0)
            {
                _issues.Add(FhirIssues.EmptyFile(new RecordLocation(_window.LineNumber)));
            }

            return false;
        }

        var first = _window.Unread[0];
        if (first != '[' && IsFirstOfLines())
        {
            _mode = Mode.Lines;
        }
        else if (first is (byte)'{' or (byte)'[')
        {
            _mode = Mode.Document;
            _documentLine = _window.LineNumber;
            _document.Begin();
        }
        else
        {
            Break(Count + RejectedCount == 0
                ? FhirIssues.NotJson(new RecordLocation(_window.LineNumber))
                : FhirIssues.BrokenDocument(new RecordLocation(_window.LineNumber)));
        }

        return false;
    }

    private bool PassOverMark()
    {
        _ = _window.Fill();
        var start = _window.Unread;
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Break(Records.Issues.NotUtf8(new RecordLocation(1)));
            return false;
        }

        _window.Advance(start.StartsWith("\uFEFF"u8) ? 3 : 0);
        _mode = Mode.Between;
        return true;
    }

    private bool PassOverSpace()
    {
        while (true)
        {
            var space = _window.Unread.IndexOfAnyExcept(" \t\r\n"u8);
            _window.Advance(space < 0 ? _window.Unread.Length : space);
            if (space >= 0 || _window.Ended)
            {
                return space >= 0;
            }

            _ = _window.Fill();
        }
    }

    /// <summary>
    /// Whether a second line begins an object of its own: then the first is a line of Bulk Data, be it whole
    /// or broken, and not the beginning of a document.
    /// </summary>
    private bool IsFirstOfLines()
    {
        int newline;
        while ((newline = _window.Unread.IndexOf((byte)'\n')) < 0)
        {
            if (_window.Ended || _window.Unread.Length > LongestFirstLine || !_window.Fill())
            {
                return false;
            }
        }

        int space;
        while ((space = _window.Unread[newline..].IndexOfAnyExcept(" \t\r\n"u8)) < 0)
        {
            if (_window.Ended || !_window.Fill())
            {
                return false;
            }
        }

        var second = newline + space;
        return _window.Unread[second] == '{' && !IsBeginning(_window.Unread[..(second + 1)]);
    }

    private static bool IsBeginning(ReadOnlySpan<byte> text)
    {
        var options = new JsonReaderOptions { MaxDepth = DocumentWalk.LeastReaderDepth };
        var reader = new Utf8JsonReader(text, false, new JsonReaderState(options));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool NextLine()
    {
        var newline = -1;
        var searched = 0;
        while ((newline = _window.Unread[searched..].IndexOf((byte)'\n')) < 0 && !_window.Ended)
        {
            searched = _window.Unread.Length;
            if (!_window.Fill())
            {
                Resource.Place(_window.LineNumber);
                Reject(FhirFault.TooLong, default);
                return PassOverLine();
            }
        }

        var length = newline < 0 ? _window.Unread.Length : searched + newline;
        var line = _window.Slice(_window.Position, length);
        Resource.Place(_window.LineNumber);
        _mode = newline < 0 ? Mode.End : Mode.Lines;
        _window.Advance(newline < 0 ? length : length + 1);
        if (!line.Span.ContainsAnyExcept(" \t\r"u8))
        {
            return false;
        }

        var fault = line.Length > _limits.MaxResourceBytes ? FhirFault.TooLong : Parse(line.Span);
        return fault == FhirFault.None ? Offer(line, 0) : Reject(fault, line);
    }

    private bool PassOverLine()
    {
        while (true)
        {
            var newline = _window.Unread.IndexOf((byte)'\n');
            _window.Advance(newline < 0 ? _window.Unread.Length : newline + 1);
            if (newline >= 0 || _window.Ended)
            {
                return false;
            }

            _ = _window.Fill();
        }
    }

    private FhirFault Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            return FhirFault.InvalidUtf8;
        }

        // Two levels more than allowed, so that our own check speaks before the reader throws.
        var options = new JsonReaderOptions { MaxDepth = _limits.MaxDepth + 2 };
        var reader = new Utf8JsonReader(line, options);
        _tokens.Begin();
        try
        {
            while (reader.Read())
            {
                var fault = _tokens.Add(ref reader, 0, line);
                if (fault != FhirFault.None)
                {
                    return fault;
                }
            }
        }
        catch (JsonException)
        {
            return FhirFault.NotJson;
        }

        return _tokens[0].Kind == ValueTokenKind.Object ? FhirFault.None : FhirFault.NotAnObject;
    }

    private bool NextInDocument()
    {
        switch (_document.Next())
        {
            case DocumentStep.Resource:
                return Offer(_document.Bytes, 0);
            case DocumentStep.Rejected:
                return Reject(_document.Fault, _document.Bytes);
            case DocumentStep.End:
                _mode = _window.LineNumber == _documentLine && !IsOnlySpaceLeft() ? Mode.Lines : Mode.Between;
                return false;
            case DocumentStep.BrokenEnvelope:
                Break(FhirIssues.BrokenEnvelope(Resource.At(null) with { LineNumber = _window.LineNumber }));
                return false;
            default:
                BreakDocument();
                return false;
        }
    }

    /// <summary>A first line too long to look past, and broken, is set aside like any other line.</summary>
    private void BreakDocument()
    {
        if (_document.IsInside || _window.LineNumber != _documentLine || _window.Ended)
        {
            Break(FhirIssues.BrokenDocument(Resource.At(null) with { LineNumber = _window.LineNumber }));
            return;
        }

        _window.Keep = long.MaxValue;
        Reject(FhirFault.NotJson, default);
        PassOverLine();
        _mode = Mode.Lines;
    }

    private bool NextEntry()
    {
        if (!_entries.Next(Resource, out var token, out var fault))
        {
            return false;
        }

        return fault == FhirFault.None
            ? Offer(_source, token)
            : Reject(fault, _source.Slice(_tokens[token].Start, _tokens[token].Length));
    }

    /// <summary>Takes an object that stands where a resource should be.</summary>
    private bool Offer(ReadOnlyMemory<byte> source, int token)
    {
        _source = source;
        var bytes = source.Slice(_tokens[token].Start, _tokens[token].Length);
        if (!Resource.TryRead(source, token))
        {
            return Reject(FhirFault.NoResourceType, bytes);
        }

        if (Resource.Type != "Bundle")
        {
            return true;
        }

        var fault = _entries.Enter(source, token);
        return fault != FhirFault.None && Reject(fault, bytes);
    }

    private bool Reject(FhirFault fault, ReadOnlyMemory<byte> bytes)
    {
        RejectedCount++;
        Rejected?.Invoke(new FhirRejection(fault, Resource.Location, bytes));
        return false;
    }

    private void Warn()
    {
        if (!Resource.IsKnownType)
        {
            Warned?.Invoke(FhirIssues.UnknownType(Resource.Location));
        }

        if (Resource.Id.IsEmpty)
        {
            Warned?.Invoke(FhirIssues.NoId(Resource.Location));
        }
        else if (Resource.Id.Length > 64 || Resource.Id.ContainsAnyExcept(IdLetters))
        {
            Warned?.Invoke(FhirIssues.BadId(Resource.At("id")));
        }
    }

    private void Break(RecordIssue issue)
    {
        _issues.Add(issue);
        _mode = Mode.End;
    }

    private bool IsOnlySpaceLeft() => !PassOverSpace();
}
