// Reads a fixed-width file row by row.
using Lakeward.Records.JsonLines;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// Streams the rows of a file of a known layout. A row ends at LF or CRLF; blank lines are passed over. Each
/// row is checked whole: its length, its characters, and the type of every column. A faulty row is handed to
/// <see cref="Rejected"/> and left out; the others are read.
/// <para>
/// When the first row breaks the layout and follows another of the candidates, the file is not what its name
/// says, which is fatal.
/// </para>
/// </summary>
public sealed class FixedWidthReader : IDisposable
{
    private readonly BoundedLines _lines;
    private readonly IReadOnlyList<FixedWidthLayout> _others;
    private readonly List<RecordIssue> _issues = [];
    private ReadOnlyMemory<byte> _row;
    private bool _ended;

    private FixedWidthReader(
        Stream stream, FixedWidthLayout layout, IReadOnlyList<FixedWidthLayout> others, FixedWidthLimits limits)
    {
        _lines = new BoundedLines(stream, limits.MaxLineBytes);
        _others = others;
        Layout = layout;
    }

    /// <summary>Called with each faulty row.</summary>
    public Action<FixedWidthRejection>? Rejected { get; set; }

    /// <summary>The layout in use.</summary>
    public FixedWidthLayout Layout { get; }

    /// <summary>The issues of the file as a whole.</summary>
    public IReadOnlyList<RecordIssue> Issues => _issues;

    /// <summary>Whether a fatal issue has ended the file early.</summary>
    public bool IsBroken => _issues.Exists(issue => issue.Severity == IssueSeverity.Fatal);

    /// <summary>The line of the current row.</summary>
    public long LineNumber => _lines.LineNumber;

    /// <summary>The number of the current row; faulty ones are counted.</summary>
    public long RowNumber { get; private set; }

    /// <summary>The current row as it stands, without its line end.</summary>
    public ReadOnlySpan<byte> RowBytes => _row.Span;

    /// <summary>Opens a stream, which stays the caller's.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="layout">What it should be.</param>
    /// <param name="others">What else it might be, for example <see cref="CclfLayouts.All"/>.</param>
    /// <param name="limits">The bounds.</param>
    public static FixedWidthReader Open(
        Stream stream, FixedWidthLayout layout, IReadOnlyList<FixedWidthLayout>? others = null,
        FixedWidthLimits? limits = null) =>
        new(stream, layout, others ?? [], limits ?? new FixedWidthLimits());

    /// <summary>Moves to the next good row.</summary>
    public bool NextRow()
    {
        while (!_ended && _lines.Next())
        {
            _row = WithoutReturn(_lines.Line);
            if (!_lines.TooLong && (_row.IsEmpty || IsHeading()))
            {
                continue;
            }

            RowNumber++;
            var column = -1;
            var fault = _lines.TooLong ? FixedWidthFault.WrongLength : Layout.Check(_row.Span, out column);
            if (fault == FixedWidthFault.None)
            {
                return true;
            }

            Refuse(fault, column);
        }

        if (!_ended && RowNumber == 0)
        {
            _issues.Add(FixedWidthIssues.Empty(new RecordLocation(1)));
        }

        _ended = true;
        return false;
    }

    /// <summary>A column's value in the current row, as <see cref="FixedWidthLayout.Value"/> has it.</summary>
    public ReadOnlySpan<byte> Field(int column) => Layout.Value(_row.Span, column);

    /// <summary>Clears what was read.</summary>
    public void Dispose() => _lines.Clear();

    private void Refuse(FixedWidthFault fault, int column)
    {
        var at = new RecordLocation(LineNumber, RowNumber, column < 0 ? null : column + 1);
        if (RowNumber == 1 && _row.Span.StartsWith("This file is intentionally blank"u8))
        {
            _issues.Add(FixedWidthIssues.IntentionallyBlank(at with { FieldNumber = null }));
            return;
        }

        if (RowNumber == 1 && FollowsAnother())
        {
            _issues.Add(FixedWidthIssues.OtherLayout(at with { FieldNumber = null }));
            _ended = true;
            return;
        }

        Rejected?.Invoke(new FixedWidthRejection(fault, at, _row));
    }

    private bool FollowsAnother()
    {
        foreach (var other in _others)
        {
            var isHeading = other.Header.Length > 0 && StartsWith(other.Header);
            if (isHeading || (other != Layout && other.Check(_row.Span, out _) == FixedWidthFault.None))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHeading() => RowNumber == 0 && Layout.Header.Length > 0 && StartsWith(Layout.Header);

    private bool StartsWith(string text) =>
        System.Text.Ascii.Equals(_row.Span[..Math.Min(text.Length, _row.Length)], text);

    private static ReadOnlyMemory<byte> WithoutReturn(ReadOnlyMemory<byte> line) =>
        line.Span is [.., (byte)'\r'] ? line[..^1] : line;
}
