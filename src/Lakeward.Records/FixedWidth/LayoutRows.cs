// Maps the rows of one layout into the rows of tables.
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.FixedWidth;

/// <summary>
/// The mapping of a layout, compiled. <c>required</c> lists columns of the layout. Text loses the blanks at
/// its end; what is blank, a lone <c>~</c>, or one of the dates 1000-01-01 and 9999-12-31, which stand for
/// none, is null.
/// </summary>
internal sealed class LayoutRows
{
    private readonly FixedWidthLayout _layout;
    private readonly (MappedTable Mapped, RowSource[][] Columns)[] _tables;
    private readonly int[] _required;

    internal LayoutRows(FixedWidthLayout layout, RecordMapping mapping)
    {
        _layout = layout;
        _tables =
        [
            .. mapping.Tables.Select(table => (table, table.Columns
                .Select(column => RowSource.ParseAll(column.Source, layout)).ToArray())),
        ];
        _required = [.. mapping.Required.Select(layout.Find)];
        if (mapping.Tables.Any(table => table.ForEach is not null) || _required.Contains(-1))
        {
            throw new FormatException($"The mapping of {mapping.Record} cannot be read.");
        }
    }

    /// <summary>Maps a row that follows the layout.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">Takes the rows, or nothing.</param>
    /// <param name="column">The place of the layout's column whose value does not fit, or -1.</param>
    /// <returns>Why it does not fit.</returns>
    internal ParseReason Read(ReadOnlyMemory<byte> row, MappedRows rows, out int column)
    {
        rows.Begin(row);
        foreach (var (mapped, columns) in _tables)
        {
            rows.AddRow(mapped);
            for (var at = 0; at < columns.Length; at++)
            {
                var reason = AddCell(row.Span, rows, columns[at], mapped.Columns[at].Type, out column);
                if (reason != ParseReason.None)
                {
                    rows.Begin(default);
                    return reason;
                }
            }
        }

        column = -1;
        return ParseReason.None;
    }

    /// <summary>The place of the first column that should have a value and has none, or -1.</summary>
    internal int Missing(ReadOnlySpan<byte> row)
    {
        foreach (var column in _required)
        {
            if (_layout.Value(row, column).IsEmpty)
            {
                return column;
            }
        }

        return -1;
    }

    private ParseReason AddCell(
        ReadOnlySpan<byte> row, MappedRows rows, RowSource[] sources, ColumnType type, out int column)
    {
        column = -1;
        foreach (var source in sources)
        {
            if (!source.Applies(_layout, row))
            {
                continue;
            }

            if (source.Literal is { } literal)
            {
                rows.AddText(literal);
                return ParseReason.None;
            }

            if (source.Columns.Length > 1)
            {
                if (TryJoin(row, rows, source.Columns))
                {
                    return ParseReason.None;
                }
            }
            else if (Value(row, source.Columns[0], out var start) is { IsEmpty: false } value)
            {
                column = source.Columns[0];
                rows.AddSource(start, value.Length);
                return type.Check(value);
            }
        }

        rows.AddNull();
        return ParseReason.None;
    }

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row, int column, out int start)
    {
        var place = _layout.Columns[column];
        var value = _layout.Value(row, column);
        start = place.Start - 1;
        if (value.IsEmpty || (place.Type == FixedWidthType.Date
            && (value.SequenceEqual("1000-01-01"u8) || value.SequenceEqual("9999-12-31"u8))))
        {
            return [];
        }

        if (place.Type != FixedWidthType.Text)
        {
            start += row[start..].IndexOfAnyExcept((byte)' ');
        }

        return value;
    }

    private bool TryJoin(ReadOnlySpan<byte> row, MappedRows rows, int[] columns)
    {
        var room = rows.Reserve(row.Length);
        var length = 0;
        foreach (var column in columns)
        {
            var value = Value(row, column, out _);
            if (value.IsEmpty)
            {
                return false;
            }

            value.CopyTo(room[length..]);
            length += value.Length;
        }

        rows.AddReserved(length);
        return true;
    }
}
