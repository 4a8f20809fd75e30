// Rows in the binary form of PostgreSQL's COPY.
using System.Buffers;
using System.Buffers.Binary;
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Marts;

/// <summary>
/// A head, then for each row the number of its columns and each value behind its length, then an end. What
/// PostgreSQL cannot hold is refused by the column's name: a NUL in text, days before 4714-11-24 BC or after
/// the year 5874897, moments before 4714-11-24 BC. The two ends of time stay what they are.
/// </summary>
/// <remarks>References: PostgreSQL 15, COPY (binary format); <c>datatype/timestamp.h</c>.</remarks>
internal sealed class CopyRows(MartTable table, Stream output)
{
    private const int FlushBytes = 1 << 18;
    private const int EpochDays = 10_957;
    private const long EpochMicroseconds = 946_684_800_000_000;

    // In days and microseconds from 2000-01-01.
    private const int FirstDay = -2_451_545;
    private const int LastDay = 2_145_031_948;
    private const long FirstMoment = -211_813_488_000_000_000;

    private readonly IReadOnlyList<MartColumn> _columns = [.. table.Columns, .. table.RowColumns];
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);

    /// <summary>Writes what stands before the first row.</summary>
    public void Begin()
    {
        ReadOnlySpan<byte> head = [.. "PGCOPY\n"u8, 0xff, .. "\r\n\0"u8, .. new byte[8]];
        _buffer.Write(head);
    }

    /// <summary>Writes the rows of a chunk.</summary>
    public void Write(Chunk chunk)
    {
        for (var row = 0; row < chunk.Count; row++)
        {
            Int16((short)_columns.Count);
            for (var column = 0; column < _columns.Count; column++)
            {
                Value(_columns[column], chunk[column], row);
            }

            if (_buffer.WrittenCount >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Writes the end.</summary>
    public void End()
    {
        Int16(-1);
        Flush();
    }

    private void Value(MartColumn column, in ColumnVector values, int row)
    {
        if (values.IsNull(row))
        {
            Int32(-1);
            return;
        }

        switch (column.Type.Kind)
        {
            case ValueKind.Text:
                Text(column, values.Utf8(row));
                break;
            case ValueKind.Decimal:
                CopyNumber.Write(values.Int128(row), column.Type.Scale, _buffer);
                break;
            case ValueKind.Boolean:
                Int32(1);
                _buffer.GetSpan(1)[0] = values.Boolean(row) ? (byte)1 : (byte)0;
                _buffer.Advance(1);
                break;
            case ValueKind.Date:
                Int32(4);
                Int32(Day(column, (int)values.Int64(row)));
                break;
            case ValueKind.Timestamp:
                Int32(8);
                Int64(Moment(column, values.Int64(row)));
                break;
            case ValueKind.Double:
                Int32(8);
                Int64(BitConverter.DoubleToInt64Bits(values.Double(row)));
                break;
            default:
                Int32(8);
                Int64(values.Int64(row));
                break;
        }
    }

    private void Text(MartColumn column, ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            throw Unfit(column, "text with a NUL character");
        }

        Int32(text.Length);
        _buffer.Write(text);
    }

    private int Day(MartColumn column, int days) => days switch
    {
        int.MaxValue => int.MaxValue,
        -int.MaxValue => int.MinValue,
        < FirstDay + EpochDays => throw Unfit(column, "a day too early"),
        > LastDay + EpochDays => throw Unfit(column, "a day too late"),
        _ => days - EpochDays,
    };

    private long Moment(MartColumn column, long microseconds) => microseconds switch
    {
        long.MaxValue => long.MaxValue,
        -long.MaxValue => long.MinValue,
        < FirstMoment + EpochMicroseconds => throw Unfit(column, "a moment too early"),
        _ => microseconds - EpochMicroseconds,
    };

    private Errors.LakeException Unfit(MartColumn column, string what) =>
        MartErrors.DoesNotFit($"{table.FullName}.{column.Source}", what);

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    private void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    private void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
