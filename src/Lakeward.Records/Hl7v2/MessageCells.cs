// Writes values of messages as cells of their columns' types.
using System.Buffers;
using System.Globalization;
using Lakeward.Records.Mapping;
using Lakeward.Records.Typing;

namespace Lakeward.Records.Hl7v2;

/// <summary>Adds one cell at a time to the rows of a message.</summary>
internal sealed class MessageCells
{
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>
    /// Adds a value's cell. False where there is nothing to add: the value is blank, or <c>""</c>, or with a
    /// <paramref name="fault"/> no value of the type.
    /// </summary>
    /// <param name="rows">Takes the cell.</param>
    /// <param name="value">The value as written.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="isPrecision">Whether its exactness is wanted in its stead.</param>
    /// <param name="fault">Why it is no value of the type.</param>
    internal bool TryAdd(
        MappedRows rows, Hl7Value value, ColumnType type, bool isPrecision, out CellFault fault)
    {
        fault = CellFault.None;
        if (value.IsNull || !value.Bytes.ContainsAnyExcept((byte)' '))
        {
            return false;
        }

        if (isPrecision || type.Kind is ValueKind.Date or ValueKind.Timestamp)
        {
            return TryAddTime(rows, value, type, isPrecision, out fault);
        }

        var text = value.Bytes;
        if (value.IsEscaped)
        {
            _text.ResetWrittenCount();
            value.Unescape(_text);
            text = _text.WrittenSpan;
            if (text.IsEmpty)
            {
                return false;
            }
        }

        if (type.Kind != ValueKind.Text)
        {
            text = text.Trim((byte)' ');
            fault = new CellFault(type.Check(text), HasNul: false);
        }
        else if (text.Contains((byte)0))
        {
            fault = new CellFault(ParseReason.None, HasNul: true);
        }

        if (fault != CellFault.None)
        {
            return false;
        }

        rows.AddText(text);
        return true;
    }

    /// <summary>Missing parts are the first they can be; a time with an offset is moved to UTC.</summary>
    private static bool TryAddTime(
        MappedRows rows, Hl7Value value, ColumnType type, bool isPrecision, out CellFault fault)
    {
        fault = new CellFault(Hl7DateTime.Parse(value.Bytes, out var time), HasNul: false);
        var ticks = time.Local.Ticks - (time.Offset ?? TimeSpan.Zero).Ticks;
        if (fault == CellFault.None && (ticks < 0 || ticks > DateTime.MaxValue.Ticks))
        {
            fault = new CellFault(ParseReason.NoSuchDate, HasNul: false);
        }

        if (fault != CellFault.None)
        {
            return false;
        }

        if (isPrecision)
        {
            rows.AddText(time.Precision switch
            {
                Hl7Precision.Year => "year"u8,
                Hl7Precision.Month => "month"u8,
                Hl7Precision.Day => "day"u8,
                _ => "time"u8,
            });
            return true;
        }

        var text = rows.Reserve(32);
        var isDate = type.Kind == ValueKind.Date;
        var format = isDate ? "yyyy-MM-dd"
            : time.Precision == Hl7Precision.Fraction ? "yyyy-MM-ddTHH:mm:ss.ffffff" : "yyyy-MM-ddTHH:mm:ss";
        _ = (isDate ? time.Local : new DateTime(ticks))
            .TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        if (!isDate && time.Offset is not null)
        {
            text[length++] = (byte)'Z';
        }

        rows.AddReserved(length);
        return true;
    }
}
