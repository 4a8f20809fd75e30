// Moves one column of a batch into the engine's vectors: parsed first, written once the bad rows are known.
using Lakeward.Engine;
using Lakeward.Records.Typing;

namespace Lakeward.Ingest;

/// <summary>Parses a field of a column's type.</summary>
internal delegate ParseReason FieldParser<T>(ReadOnlySpan<byte> text, out T value);

/// <summary>A column's way from text to vector; one per lane.</summary>
/// <param name="ordinal">The column's place in the source.</param>
/// <param name="fileOrdinal">Its place in the file, or -1.</param>
internal abstract class ColumnFiller(int ordinal, int fileOrdinal)
{
    /// <summary>The column's place in the source, from 0.</summary>
    public int Ordinal => ordinal;

    /// <summary>The column's place in the file from 0, or -1.</summary>
    public int FileOrdinal => fileOrdinal;

    /// <summary>The filler for a column.</summary>
    public static ColumnFiller For(LoadColumn column, int ordinal)
    {
        var file = column.FileOrdinal;
        var type = column.Type;
        return type.Kind switch
        {
            ValueKind.Text => new TextFiller(ordinal, file),
            ValueKind.Integer => new ValueFiller<long>(ordinal, file, IntegerText.Parse),
            ValueKind.Double => new ValueFiller<double>(ordinal, file, DoubleText.Parse),
            ValueKind.Boolean => new ValueFiller<bool>(ordinal, file, BooleanText.Parse),
            ValueKind.Date => new ValueFiller<int>(
                ordinal, file, (text, out days) => DateText.Parse(text, DateFormat.Any, out days)),
            ValueKind.Timestamp => new ValueFiller<long>(ordinal, file, TimestampText.Parse),
            ValueKind.Decimal => ForDecimal(ordinal, file, type),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        };
    }

    /// <summary>
    /// Parses the batch's fields; the first reason against a row lands in <paramref name="faults"/>.
    /// </summary>
    public abstract void Parse(RowBatch batch, Span<RowFault> faults);

    /// <summary>Writes the rows at these places of the batch.</summary>
    public abstract void Write(RowBatch batch, WritableVector vector, ReadOnlySpan<int> rows);

    /// <summary>The engine keeps a decimal in the smallest integer that holds its digits.</summary>
    private static ColumnFiller ForDecimal(int ordinal, int file, ColumnType type)
    {
        var (precision, scale) = (type.Precision, type.Scale);
        return precision switch
        {
            <= 4 => new ValueFiller<short>(ordinal, file, (text, out value) =>
            {
                var reason = DecimalText.Parse(text, precision, scale, out long scaled);
                value = (short)scaled;
                return reason;
            }),
            <= 9 => new ValueFiller<int>(ordinal, file, (text, out value) =>
            {
                var reason = DecimalText.Parse(text, precision, scale, out long scaled);
                value = (int)scaled;
                return reason;
            }),
            <= 18 => new ValueFiller<long>(
                ordinal, file, (text, out value) => DecimalText.Parse(text, precision, scale, out value)),
            _ => new ValueFiller<Int128>(
                ordinal, file, (text, out value) => DecimalText.Parse(text, precision, scale, out value)),
        };
    }

    private sealed class TextFiller(int ordinal, int fileOrdinal) : ColumnFiller(ordinal, fileOrdinal)
    {
        public override void Parse(RowBatch batch, Span<RowFault> faults)
        {
        }

        public override void Write(RowBatch batch, WritableVector vector, ReadOnlySpan<int> rows)
        {
            for (var target = 0; target < rows.Length; target++)
            {
                if (FileOrdinal >= 0 && batch.TryField(rows[target], FileOrdinal, out var field))
                {
                    vector.SetText(target, field);
                }
                else
                {
                    vector.SetNull(target);
                }
            }
        }
    }

    private sealed class ValueFiller<T>(int ordinal, int fileOrdinal, FieldParser<T> parse)
        : ColumnFiller(ordinal, fileOrdinal)
        where T : unmanaged
    {
        private readonly T[] _values = new T[LaneFiller.MaxRows];
        private readonly bool[] _nulls = new bool[LaneFiller.MaxRows];

        public override void Parse(RowBatch batch, Span<RowFault> faults)
        {
            for (var row = 0; row < faults.Length; row++)
            {
                _nulls[row] = FileOrdinal < 0 || !batch.TryField(row, FileOrdinal, out var field)
                    || Read(field, row, faults);
            }
        }

        public override void Write(RowBatch batch, WritableVector vector, ReadOnlySpan<int> rows)
        {
            var values = vector.Values<T>();
            for (var target = 0; target < rows.Length; target++)
            {
                if (_nulls[rows[target]])
                {
                    vector.SetNull(target);
                }
                else
                {
                    values[target] = _values[rows[target]];
                }
            }
        }

        /// <summary>Parses one field; true where it is null.</summary>
        private bool Read(ReadOnlySpan<byte> field, int row, Span<RowFault> faults)
        {
            var reason = parse(field, out _values[row]);
            if (reason is not (ParseReason.None or ParseReason.Empty)
                && faults[row].Reason == ParseReason.None)
            {
                faults[row] = new RowFault(reason, FileOrdinal + 1);
            }

            return reason == ParseReason.Empty;
        }
    }
}
