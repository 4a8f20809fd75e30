// The values of one column in one chunk, read where DuckDB put them.
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lakeward.Engine;

/// <summary>
/// A view without copies; valid until the stream moves on. Rows are 0-based. Check <see cref="IsNull"/>
/// first: what lies at a NULL is undefined. A date or time may lie outside .NET's range, or be infinite, so
/// it is handed out as a number.
/// </summary>
public readonly unsafe ref struct ColumnVector
{
    private const int ScalarTextBytes = 64;

    private readonly byte* _values;
    private readonly ulong* _validity;

    internal ColumnVector(LogicalType type, byte* values, ulong* validity, int count)
    {
        Type = type;
        _values = values;
        _validity = validity;
        Count = count;
    }

    /// <summary>The column's type.</summary>
    public LogicalType Type { get; }

    /// <summary>Rows in the chunk.</summary>
    public int Count { get; }

    /// <summary>Whether the chunk may hold NULLs in this column.</summary>
    public bool MayHaveNulls => _validity is not null;

    /// <summary>Whether the value is NULL.</summary>
    public bool IsNull(int row)
    {
        Check(row);
        return _validity is not null && (_validity[row >> 6] >> (row & 63) & 1) == 0;
    }

    /// <summary>
    /// The stored values, one per row, NULL or not: byte-sized booleans, integers, reals, days (int),
    /// microseconds (long), the unscaled integers of decimals, the label numbers of enums.
    /// </summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (sizeof(T) != Type.SizeBytes || Type.Kind is LogicalKind.Varchar or LogicalKind.Blob)
        {
            throw new InvalidOperationException($"{Type.Sql} is not stored as {typeof(T).Name}.");
        }

        return new ReadOnlySpan<T>(_values, Count);
    }

    /// <summary>A truth value.</summary>
    public bool Boolean(int row)
    {
        Check(row);
        return Type.Storage == LogicalKind.Boolean ? _values[row] != 0 : throw Mismatch("a boolean");
    }

    /// <summary>
    /// An integer of up to 64 bits, a decimal's unscaled value of up to 18 digits, days, or a time's ticks.
    /// </summary>
    public long Int64(int row)
    {
        Check(row);
        return Type.Storage switch
        {
            LogicalKind.TinyInt => ((sbyte*)_values)[row],
            LogicalKind.UTinyInt => _values[row],
            LogicalKind.SmallInt => ((short*)_values)[row],
            LogicalKind.USmallInt => ((ushort*)_values)[row],
            LogicalKind.Integer or LogicalKind.Date => ((int*)_values)[row],
            LogicalKind.UInteger => ((uint*)_values)[row],
            LogicalKind.UBigInt => checked((long)((ulong*)_values)[row]),
            LogicalKind.Varchar or LogicalKind.Blob or LogicalKind.Double => throw Mismatch("an integer"),
            _ when Type.SizeBytes == 8 => ((long*)_values)[row],
            _ => throw Mismatch("an integer of 64 bits"),
        };
    }

    /// <summary>
    /// Any integer but an unsigned one beyond 127 bits, or a decimal's unscaled value of up to 38 digits.
    /// </summary>
    public Int128 Int128(int row)
    {
        Check(row);
        return Type.Storage switch
        {
            LogicalKind.HugeInt => Unsafe.ReadUnaligned<Int128>(_values + (16L * row)),
            LogicalKind.UHugeInt => checked((Int128)Wide(row)),
            LogicalKind.UBigInt => ((ulong*)_values)[row],
            _ => Int64(row),
        };
    }

    /// <summary>A real number of either size.</summary>
    public double Double(int row)
    {
        Check(row);
        return Type.Storage switch
        {
            LogicalKind.Double => ((double*)_values)[row],
            LogicalKind.Float => ((float*)_values)[row],
            _ => throw Mismatch("a real number"),
        };
    }

    /// <summary>Copies the stored values of all rows; what stands in a NULL's place is not defined.</summary>
    internal void CopyValues(Span<byte> target) =>
        new ReadOnlySpan<byte>(_values, Count * Type.SizeBytes).CopyTo(target);

    /// <summary>The bytes of text (UTF-8), a blob, or an enum's label.</summary>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        Check(row);
        if (Type.Kind == LogicalKind.Enum)
        {
            return Type.Labels[Int64(row)];
        }

        if (Type.Storage is not (LogicalKind.Varchar or LogicalKind.Blob))
        {
            throw Mismatch("text or bytes");
        }

        // Sixteen bytes per value: the length, then up to twelve bytes in place, or a prefix and a pointer.
        var cell = _values + (16L * row);
        var size = *(uint*)cell;
        return new ReadOnlySpan<byte>(size <= 12 ? cell + 4 : *(byte**)(cell + 8), checked((int)size));
    }

    /// <summary>
    /// Writes a value as UTF-8 text, and nothing for a NULL: dates as in ISO 8601, numbers with a point,
    /// blobs and the ends of time as DuckDB writes them, times with a zone in UTC.
    /// </summary>
    /// <exception cref="Errors.LakeException">LW-ENG-0009 for a type that does not render.</exception>
    public void WriteText(int row, IBufferWriter<byte> output)
    {
        if (IsNull(row))
        {
            return;
        }

        switch (Type.Kind)
        {
            case LogicalKind.Varchar or LogicalKind.Enum:
                output.Write(Utf8(row));
                break;
            case LogicalKind.Blob:
                ValueText.WriteBlob(Utf8(row), output);
                break;
            default:
                output.Advance(Scalar(row, output.GetSpan(ScalarTextBytes)));
                break;
        }
    }

    /// <summary>The value as text, null for a NULL; see <see cref="WriteText"/>.</summary>
    public string? Text(int row)
    {
        if (IsNull(row))
        {
            return null;
        }

        if (Type.Kind is LogicalKind.Varchar or LogicalKind.Enum)
        {
            return Encoding.UTF8.GetString(Utf8(row));
        }

        var buffer = new ArrayBufferWriter<byte>(ScalarTextBytes);
        WriteText(row, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private int Scalar(int row, Span<byte> output) => Type.Kind switch
    {
        LogicalKind.Boolean => ValueText.Boolean(Boolean(row), output),
        LogicalKind.UHugeInt => ValueText.Unsigned(Wide(row), output),
        LogicalKind.HugeInt => ValueText.Decimal(Int128(row), 0, output),
        LogicalKind.UBigInt => ValueText.Unsigned(((ulong*)_values)[row], output),
        LogicalKind.Float => ValueText.Float(((float*)_values)[row], output),
        LogicalKind.Double => ValueText.Double(Double(row), output),
        LogicalKind.Decimal when Type.SizeBytes == 16 => ValueText.Decimal(Int128(row), Type.Scale, output),
        LogicalKind.Decimal => ValueText.Decimal(Int64(row), Type.Scale, output),
        LogicalKind.Date => ValueText.Date((int)Int64(row), output),
        LogicalKind.Time => ValueText.Time(Int64(row), 6, output),
        LogicalKind.TimeNanoseconds => ValueText.Time(Int64(row), 9, output),
        LogicalKind.TimestampSeconds => ValueText.Timestamp(Int64(row), 0, zone: false, output),
        LogicalKind.TimestampMilliseconds => ValueText.Timestamp(Int64(row), 3, zone: false, output),
        LogicalKind.Timestamp => ValueText.Timestamp(Int64(row), 6, zone: false, output),
        LogicalKind.TimestampNanoseconds => ValueText.Timestamp(Int64(row), 9, zone: false, output),
        LogicalKind.TimestampWithZone => ValueText.Timestamp(Int64(row), 6, zone: true, output),
        LogicalKind.Uuid => ValueText.Uuid(Wide(row), output),
        _ when Type.Renders => ValueText.Integer(Int64(row), output),
        _ => throw EngineErrors.NoText(Type.Sql),
    };

    private UInt128 Wide(int row) => Unsafe.ReadUnaligned<UInt128>(_values + (16L * row));

    private void Check(int row) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);

    private InvalidOperationException Mismatch(string wanted) => new($"{Type.Sql} does not hold {wanted}.");
}
