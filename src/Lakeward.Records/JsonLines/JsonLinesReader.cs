// Reads JSON lines: one object per line, its members as columns.
using System.Text.Json;
using System.Text.Unicode;

namespace Lakeward.Records.JsonLines;

/// <summary>
/// Streams a file in which each line is one JSON object (RFC 8259, newline-delimited). Top-level members are
/// the columns: strings as text, numbers and booleans as written, objects and arrays as their exact source
/// bytes; an absent member is null. Blank lines are passed over.
/// <para>
/// Strict: UTF-8 only, no comments, no trailing commas, nothing after the object, no member twice at the top
/// level, bounded depth. A faulty line is reported with its number and left out; the others are read.
/// </para>
/// </summary>
public sealed class JsonLinesReader : IDisposable
{
    private readonly BoundedLines _lines;
    private readonly JsonLinesLimits _limits;
    private readonly ColumnIndex _columns = new();
    private readonly bool _declared;
    private readonly List<RecordIssue> _issues = [];
    private Cell[] _cells = [];
    private byte[] _text = [];
    private int _textLength;
    private long _stamp;

    private JsonLinesReader(Stream stream, IReadOnlyList<string>? columns, JsonLinesLimits limits)
    {
        _lines = new BoundedLines(stream, limits.MaxLineBytes);
        _limits = limits;
        _declared = columns is not null;
        foreach (var name in columns ?? [])
        {
            if (!_columns.Add(name))
            {
                throw new ArgumentException("Two columns have one name.", nameof(columns));
            }
        }
    }

    /// <summary>Called with each faulty line.</summary>
    public Action<JsonLinesRejection>? Rejected { get; set; }

    /// <summary>The columns: those declared, or those met so far in order of first appearance.</summary>
    public IReadOnlyList<string> ColumnNames => _columns.Names;

    /// <summary>The issues of the file as a whole.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>Whether a fatal issue has ended the file early.</summary>
    public bool IsBroken => _issues.Count > 0;

    /// <summary>The line of the current row.</summary>
    public long LineNumber => _lines.LineNumber;

    /// <summary>The number of the current row; blank lines are not counted, faulty ones are.</summary>
    public long RowNumber { get; private set; }

    /// <summary>The current line as it stands.</summary>
    public ReadOnlySpan<byte> RowBytes => _lines.Line.Span;

    /// <summary>
    /// Opens a stream, which stays the caller's. Without <paramref name="columns"/> every member met becomes
    /// a column.
    /// </summary>
    public static JsonLinesReader Open(
        Stream stream, IReadOnlyList<string>? columns = null, JsonLinesLimits? limits = null) =>
        new(stream, columns, limits ?? JsonLinesLimits.Default);

    /// <summary>Moves to the next good line.</summary>
    public bool NextRow()
    {
        while (!IsBroken && _lines.Next())
        {
            var line = WithoutMark(_lines.Line.Span);
            if (!_lines.TooLong && !line.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            RowNumber++;
            var known = ColumnNames.Count;
            var fault = _lines.TooLong ? JsonFault.LineTooLong : Read(line);
            if (fault == JsonFault.None)
            {
                return !IsBroken;
            }

            _columns.TrimTo(known);
            Rejected?.Invoke(new JsonLinesRejection(
                fault, new RecordLocation(LineNumber, RowNumber), _lines.Line));
        }

        return false;
    }

    /// <summary>What a member of the current row holds.</summary>
    public JsonMemberKind Kind(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnNames.Count);
        return column < _cells.Length && _cells[column].Stamp == _stamp
            ? _cells[column].Kind
            : JsonMemberKind.Absent;
    }

    /// <summary>A member's value; empty when absent or null. It lives until the next row.</summary>
    public ReadOnlySpan<byte> Field(int column)
    {
        if (Kind(column) is JsonMemberKind.Absent or JsonMemberKind.Null)
        {
            return [];
        }

        ref readonly var cell = ref _cells[column];
        return cell.Unescaped
            ? _text.AsSpan(cell.Start, cell.Length)
            : WithoutMark(_lines.Line.Span).Slice(cell.Start, cell.Length);
    }

    /// <summary>Clears what was read.</summary>
    public void Dispose()
    {
        _lines.Clear();
        Array.Clear(_text);
    }

    private ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        _lines.LineNumber == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;

    private JsonFault Read(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            return JsonFault.InvalidUtf8;
        }

        _stamp++;
        _textLength = 0;
        try
        {
            return ReadObject(line);
        }
        catch (JsonException)
        {
            return JsonFault.NotJson;
        }
    }

    private JsonFault ReadObject(ReadOnlySpan<byte> line)
    {
        // Two levels more than allowed, so that our own check speaks before the reader throws.
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = _limits.MaxDepth + 2 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            // Reading on tells a line that is no JSON at all from JSON of the wrong kind.
            return PassOver(ref reader) is var deep && deep != JsonFault.None ? deep
                : reader.Read() ? JsonFault.NotJson : JsonFault.NotAnObject;
        }

        for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject; place++)
        {
            var fault = ReadMember(ref reader, place);
            if (fault != JsonFault.None || IsBroken)
            {
                return fault;
            }
        }

        return reader.Read() ? JsonFault.NotJson : JsonFault.None;
    }

    private JsonFault ReadMember(ref Utf8JsonReader reader, int place)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            var fault = Unescape(ref reader, out var start, out var length);
            if (fault != JsonFault.None)
            {
                return fault;
            }

            name = _text.AsSpan(start, length);
        }

        if (!_columns.TryFind(name, place, out var column))
        {
            if (_declared)
            {
                _ = reader.Read();
                var deep = PassOver(ref reader);
                return deep != JsonFault.None || _limits.IgnoreUnknownMembers
                    ? deep
                    : JsonFault.UnknownMember;
            }

            column = ColumnNames.Count;
            if (column == _limits.MaxColumns)
            {
                _issues.Add(Records.Issues.TooManyMembers(new RecordLocation(LineNumber, RowNumber)));
                return JsonFault.None;
            }

            _columns.Add(System.Text.Encoding.UTF8.GetString(name));
        }

        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(ColumnNames.Count, _cells.Length * 2));
        }

        return _cells[column].Stamp == _stamp
            ? JsonFault.DuplicateMember
            : ReadValue(ref reader, ref _cells[column]);
    }

    private JsonFault ReadValue(ref Utf8JsonReader reader, ref Cell cell)
    {
        _ = reader.Read();
        var fault = JsonFault.None;
        var start = (int)reader.TokenStartIndex;
        var length = reader.ValueSpan.Length;
        var kind = reader.TokenType switch
        {
            JsonTokenType.String => JsonMemberKind.Text,
            JsonTokenType.Number => JsonMemberKind.Number,
            JsonTokenType.True or JsonTokenType.False => JsonMemberKind.Boolean,
            JsonTokenType.Null => JsonMemberKind.Null,
            _ => JsonMemberKind.Nested,
        };
        var unescaped = kind == JsonMemberKind.Text && reader.ValueIsEscaped;
        if (unescaped)
        {
            fault = Unescape(ref reader, out start, out length);
        }
        else if (kind == JsonMemberKind.Text)
        {
            start++;
        }
        else if (kind == JsonMemberKind.Nested)
        {
            fault = PassOver(ref reader);
            length = (int)reader.BytesConsumed - start;
        }

        cell = new Cell(_stamp, kind, start, length, unescaped);
        return fault;
    }

    /// <summary>Goes to the end of an object or array, checking what is in it.</summary>
    private JsonFault PassOver(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return JsonFault.None;
        }

        var depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && reader.CurrentDepth >= _limits.MaxDepth)
            {
                return JsonFault.TooDeep;
            }
        }
        while (reader.Read() && reader.CurrentDepth > depth);

        return JsonFault.None;
    }

    private JsonFault Unescape(ref Utf8JsonReader reader, out int start, out int length)
    {
        start = _textLength;
        length = 0;
        if (_text.Length - start < reader.ValueSpan.Length)
        {
            Array.Resize(ref _text, Math.Max(start + reader.ValueSpan.Length, _text.Length * 2));
        }

        try
        {
            length = reader.CopyString(_text.AsSpan(start));
        }
        catch (InvalidOperationException)
        {
            return JsonFault.BrokenEscape;
        }

        _textLength += length;
        return _text.AsSpan(start, length).Contains((byte)0) ? JsonFault.NulCharacter : JsonFault.None;
    }

    private readonly record struct Cell(
        long Stamp, JsonMemberKind Kind, int Start, int Length, bool Unescaped);
}
