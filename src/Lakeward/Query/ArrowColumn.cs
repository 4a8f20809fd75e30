// Gathers the values of one column for a batch of Arrow.
using System.Buffers;
using System.Buffers.Binary;
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>
/// Validity, offsets and values as Arrow lays them out. What stands in a NULL's place is zero: nothing that
/// the engine left there goes out.
/// </summary>
internal sealed class ArrowColumn(LogicalType type)
{
    private const int DecimalSizeBytes = 16;
    private static readonly Int128 DecimalEnd = Int128.Parse(
        "100000000000000000000000000000000000000", System.Globalization.CultureInfo.InvariantCulture);

    private readonly BitList _validity = new();
    private readonly BitList _truths = new();
    private readonly ArrayBufferWriter<byte> _offsets = new();
    private readonly ArrayBufferWriter<byte> _values = new();

    /// <summary>How many of the rows are NULL.</summary>
    public long Nulls { get; private set; }

    /// <summary>The size of all parts, in bytes.</summary>
    public long SizeBytes => _values.WrittenCount + _offsets.WrittenCount + _validity.Bytes.Length;

    private bool IsText => type.Storage is LogicalKind.Varchar or LogicalKind.Blob
        || type.Kind is LogicalKind.Enum or LogicalKind.Uuid;

    private bool IsWide => type.Kind is LogicalKind.Decimal or LogicalKind.HugeInt or LogicalKind.UHugeInt;

    /// <summary>Adds the rows of a chunk.</summary>
    public void Add(in ColumnVector vector)
    {
        AddValidity(vector);
        if (type.Kind == LogicalKind.Boolean)
        {
            for (var row = 0; row < vector.Count; row++)
            {
                _truths.Add(!vector.IsNull(row) && vector.Boolean(row));
            }
        }
        else if (IsText)
        {
            AddTexts(vector);
        }
        else if (IsWide)
        {
            AddWide(vector);
        }
        else
        {
            AddFixed(vector);
        }
    }

    /// <summary>Hands out the parts in order: validity (empty without NULLs), offsets, values.</summary>
    public void Parts(Action<ReadOnlySpan<byte>> take)
    {
        take(Nulls == 0 ? [] : _validity.Bytes);
        if (IsText)
        {
            take(_offsets.WrittenSpan);
        }

        take(type.Kind == LogicalKind.Boolean ? _truths.Bytes : _values.WrittenSpan);
    }

    /// <summary>Empties the column for the next batch.</summary>
    public void Clear()
    {
        Nulls = 0;
        _validity.Clear();
        _truths.Clear();
        _offsets.ResetWrittenCount();
        _values.ResetWrittenCount();
    }

    private void AddValidity(in ColumnVector vector)
    {
        if (!vector.MayHaveNulls)
        {
            _validity.AddOnes(vector.Count);
            return;
        }

        for (var row = 0; row < vector.Count; row++)
        {
            var isNull = vector.IsNull(row);
            _validity.Add(!isNull);
            Nulls += isNull ? 1 : 0;
        }
    }

    private void AddTexts(in ColumnVector vector)
    {
        if (_offsets.WrittenCount == 0)
        {
            AddOffset();
        }

        for (var row = 0; row < vector.Count; row++)
        {
            if (!vector.IsNull(row))
            {
                if (type.Kind == LogicalKind.Uuid)
                {
                    vector.WriteText(row, _values);
                }
                else
                {
                    _values.Write(vector.Utf8(row));
                }
            }

            AddOffset();
        }
    }

    private void AddOffset()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_offsets.GetSpan(sizeof(int)), _values.WrittenCount);
        _offsets.Advance(sizeof(int));
    }

    private void AddWide(in ColumnVector vector)
    {
        var size = DecimalSizeBytes * vector.Count;
        var target = _values.GetSpan(size);
        for (var row = 0; row < vector.Count; row++)
        {
            var value = vector.IsNull(row) ? Int128.Zero : Wide(vector, row);
            BinaryPrimitives.WriteInt128LittleEndian(target[(DecimalSizeBytes * row)..], value);
        }

        _values.Advance(size);
    }

    private Int128 Wide(in ColumnVector vector, int row)
    {
        var isBeyond = type.Kind == LogicalKind.UHugeInt
            && vector.Values<UInt128>()[row] > (UInt128)DecimalEnd;
        var value = isBeyond ? DecimalEnd : vector.Int128(row);
        return value > -DecimalEnd && value < DecimalEnd ? value : throw QueryErrors.NoArrowForm(type.Sql);
    }

    private void AddFixed(in ColumnVector vector)
    {
        var size = type.SizeBytes * vector.Count;
        var target = _values.GetSpan(size)[..size];
        vector.CopyValues(target);
        for (var row = 0; vector.MayHaveNulls && row < vector.Count; row++)
        {
            if (vector.IsNull(row))
            {
                target.Slice(type.SizeBytes * row, type.SizeBytes).Clear();
            }
        }

        _values.Advance(size);
    }
}
