// Maps the header and the entries of documents into rows.
using System.Globalization;
using System.Text;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Ccda;

/// <summary>
/// Runs compiled views over one part after the other. A part gives all its rows or none: a value that is none
/// of its column's type is an error of the whole part.
/// <para>
/// Cells: runs of space in text become one; a date is the day as written, the first it can be where month or
/// day are missing; timestamps with a zone are moved to UTC; an element with a nullFlavor is null.
/// </para>
/// </summary>
/// <param name="views">What to extract.</param>
/// <param name="limits">The bounds; <see cref="CcdaLimits.MaxRows"/> is used.</param>
public sealed class CcdaExtraction(CcdaViews views, CcdaLimits? limits = null)
{
    private readonly int _maxRows = (limits ?? CcdaLimits.Default).MaxRows;
    private readonly List<int> _elements = [];
    private CcdaPart _part = null!;
    private MappedRows _rows = null!;

    /// <summary>Called with each warning about a part that is mapped.</summary>
    public Action<RecordIssue>? Warned { get; set; }

    /// <summary>
    /// Maps a part; no rows come from a section without a view. False, with the error, when the part cannot
    /// be mapped.
    /// </summary>
    public bool TryRead(CcdaPart part, MappedRows rows, out RecordIssue? error)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(rows);
        (_part, _rows, error) = (part, rows, null);
        rows.Begin(default);
        if (views.Find(part) is not { } view)
        {
            return true;
        }

        foreach (var table in view.Tables)
        {
            error = AddRows(table);
            if (error is not null)
            {
                rows.Begin(default);
                return false;
            }
        }

        foreach (var paths in view.Required)
        {
            if (!Array.Exists(paths, path => Find(path, 0) is not null))
            {
                Warned?.Invoke(CcdaIssues.MissingElement(part.At(paths[0].Elements)));
            }
        }

        return true;
    }

    private RecordIssue? AddRows(CompiledSection.Table table)
    {
        _elements.Clear();
        ElementWalk.Each(_part.Tree, 0, table.ForEach, _elements);
        if (_elements.Count == 0 && table.Mapped.KeepsEmpty)
        {
            _elements.Add(-1);
        }

        if (_elements.Count > _maxRows - _rows.Count)
        {
            return CcdaIssues.TooManyRows(_part.Location);
        }

        var first = _rows.Count;
        foreach (var element in _elements)
        {
            if (AddRow(table, element, first) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Adds a row; what is the same in all rows is looked for once, in the first.</summary>
    private RecordIssue? AddRow(CompiledSection.Table table, int element, int first)
    {
        var isFirst = _rows.Count == first;
        _rows.AddRow(table.Mapped);
        for (var column = 0; column < table.Columns.Length; column++)
        {
            if (!isFirst && table.IsCommon(column))
            {
                _rows.AddCopy(first, column);
                continue;
            }

            var reason = AddCell(table.Columns[column], table.Mapped.Columns[column].Type, element);
            if (reason != ParseReason.None)
            {
                return Issues.Of(reason, _part.At(table.Columns[column][0].Elements));
            }
        }

        return null;
    }

    private string? Find(ElementPath path, int element) => path.Origin switch
    {
        ElementOrigin.Header => ElementWalk.First(_part.Header, 0, path),
        ElementOrigin.Entry => ElementWalk.First(_part.Tree, 0, path),
        _ => element < 0 ? null : ElementWalk.First(_part.Tree, element, path),
    };

    private ParseReason AddCell(ElementPath[] paths, ColumnType type, int element)
    {
        foreach (var path in paths)
        {
            if (Find(path, element) is { } value)
            {
                return path.IsPrecision ? AddText(CcdaTime.Precision(value)) : Add(value, type);
            }
        }

        return AddText(null);
    }

    private ParseReason Add(string value, ColumnType type) => type.Kind switch
    {
        ValueKind.Text => AddText(value),
        ValueKind.Date or ValueKind.Timestamp => AddTime(value.Trim(), type.Kind == ValueKind.Date),
        _ => AddNumber(Encoding.UTF8.GetBytes(value.Trim()), type),
    };

    private ParseReason AddTime(string value, bool isDate)
    {
        var reason = CcdaTime.Parse(value, out var micros, out var hasZone);
        if (reason == ParseReason.None && isDate)
        {
            // The day as written, whatever the hour and zone; it exists, for the whole does.
            var digits = value.AsSpan().IndexOfAnyExceptInRange('0', '9');
            var day = Math.Min(8, digits < 0 ? value.Length : digits);
            reason = CcdaTime.Parse(value[..day], out micros, out _);
        }

        if (reason != ParseReason.None)
        {
            return isDate && reason == ParseReason.NotATimestamp ? ParseReason.NotADate : reason;
        }

        if (!isDate)
        {
            return _rows.TryAddTimestamp(micros, hasZone) ? ParseReason.None : ParseReason.NoSuchDate;
        }

        var date = DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        _ = date.TryFormat(_rows.Reserve(10), out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _rows.AddReserved(length);
        return ParseReason.None;
    }

    private ParseReason AddNumber(byte[] value, ColumnType type)
    {
        var reason = type.Kind switch
        {
            ValueKind.Integer => IntegerText.Parse(value, out _),
            ValueKind.Boolean => BooleanText.Parse(value, out _),
            ValueKind.Decimal => DecimalText.Parse(value, type.Precision, type.Scale, out Int128 _),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (reason == ParseReason.None)
        {
            _rows.AddText(value);
        }

        return reason;
    }

    /// <summary>Adds a text with runs of space made one.</summary>
    private ParseReason AddText(string? value)
    {
        if (value is null)
        {
            _rows.AddNull();
            return ParseReason.None;
        }

        var bytes = _rows.Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        var read = Encoding.UTF8.GetBytes(value, bytes);
        var length = 0;
        for (var at = 0; at < read; at++)
        {
            var isSpace = bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
            if (!isSpace || (length > 0 && bytes[length - 1] != ' '))
            {
                bytes[length++] = isSpace ? (byte)' ' : bytes[at];
            }
        }

        _rows.AddReserved(length > 0 && bytes[length - 1] == ' ' ? length - 1 : length);
        return ParseReason.None;
    }
}
