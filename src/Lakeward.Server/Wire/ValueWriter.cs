// Writes one value of a result in PostgreSQL's text or binary form.
using System.Buffers.Binary;
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

/// <summary>
/// The forms of values, over the whole range of the engine: dates before Christ, the ends of time, decimals
/// of 38 digits. A NULL never comes here.
/// </summary>
/// <remarks>References: PostgreSQL 15, chapter 8, and the types' send functions.</remarks>
internal static class ValueWriter
{
    private const int EpochDays = 10_957;
    private const long EpochMicroseconds = 946_684_800_000_000;

    /// <summary>Writes the value without its length.</summary>
    public static void Write(in ColumnVector values, int row, WireType type, bool binary, WireOutput output)
    {
        if (binary)
        {
            WriteBinary(values, row, type, output);
        }
        else
        {
            WriteText(values, row, type, output);
        }
    }

    private static void WriteText(in ColumnVector values, int row, WireType type, WireOutput output)
    {
        var start = output.Position;
        switch (values.Type.Kind)
        {
            case LogicalKind.Varchar when WireType.ElementOf.ContainsKey(type.Oid):
                ArrayText.FromJson(values.Utf8(row), output);
                break;
            case LogicalKind.Varchar:
                output.Bytes(values.Utf8(row));
                break;
            case LogicalKind.Boolean:
                output.Byte(values.Boolean(row) ? (byte)'t' : (byte)'f');
                break;
            case LogicalKind.Blob:
                WriteHex(values.Utf8(row), output);
                break;
            case LogicalKind.Float or LogicalKind.Double:
                WriteReal(values, row, output);
                break;
            default:
                values.WriteText(row, output);
                if (values.Type.Kind is LogicalKind.Date or LogicalKind.Timestamp
                    or LogicalKind.TimestampSeconds or LogicalKind.TimestampMilliseconds
                    or LogicalKind.TimestampNanoseconds or LogicalKind.TimestampWithZone)
                {
                    MoveEra(output, start);
                }

                break;
        }
    }

    private static void WriteBinary(in ColumnVector values, int row, WireType type, WireOutput output)
    {
        switch (type.Oid)
        {
            case WireType.Bool:
                output.Byte(values.Boolean(row) ? (byte)1 : (byte)0);
                break;
            case WireType.Int2:
                output.Int16((int)values.Int64(row));
                break;
            case WireType.Int4:
                output.Int32((int)values.Int64(row));
                break;
            case WireType.Int8:
                output.Int64(values.Int64(row));
                break;
            case WireType.Float4:
                output.Int32(BitConverter.SingleToInt32Bits((float)values.Double(row)));
                break;
            case WireType.Float8:
                output.Int64(BitConverter.DoubleToInt64Bits(values.Double(row)));
                break;
            case WireType.Numeric:
                WriteNumeric(values, row, output);
                break;
            case WireType.Date:
                output.Int32(DateOf((int)values.Int64(row)));
                break;
            case WireType.Time:
                var perMicrosecond = values.Type.Kind == LogicalKind.TimeNanoseconds ? 1_000 : 1;
                output.Int64(values.Int64(row) / perMicrosecond);
                break;
            case WireType.Timestamp or WireType.TimestampTz:
                output.Int64(TimestampOf(values.Type.Kind, values.Int64(row)));
                break;
            case WireType.Uuid:
                WriteUuid(values, row, output);
                break;
            case var array when WireType.ElementOf.TryGetValue(array, out var element):
                ArrayBinary.FromJson(values.Utf8(row), element, output);
                break;
            case WireType.Text or WireType.Json or WireType.Bytea
                when values.Type.Storage is LogicalKind.Varchar or LogicalKind.Blob:
                output.Bytes(values.Utf8(row));
                break;
            default:
                values.WriteText(row, output);
                break;
        }
    }

    /// <summary>Days since 2000, or one of the two ends.</summary>
    private static int DateOf(int days) => days switch
    {
        int.MaxValue => int.MaxValue,
        -int.MaxValue => int.MinValue,
        < int.MinValue + EpochDays + 1 => throw WireErrors.NoBinaryForm("date"),
        _ => days - EpochDays,
    };

    /// <summary>Microseconds since 2000, or one of the two ends.</summary>
    private static long TimestampOf(LogicalKind kind, long units)
    {
        if (units is long.MaxValue or -long.MaxValue)
        {
            return units > 0 ? long.MaxValue : long.MinValue;
        }

        try
        {
            return checked(kind switch
            {
                LogicalKind.TimestampSeconds => units * 1_000_000,
                LogicalKind.TimestampMilliseconds => units * 1_000,
                LogicalKind.TimestampNanoseconds => units / 1_000,
                _ => units,
            } - EpochMicroseconds);
        }
        catch (OverflowException)
        {
            throw WireErrors.NoBinaryForm("timestamp");
        }
    }

    /// <summary>Groups of four decimal digits, with the place of the first.</summary>
    private static void WriteNumeric(in ColumnVector values, int row, WireOutput output)
    {
        if (values.Type.Kind == LogicalKind.UHugeInt)
        {
            NumericBinary.Write(System.Text.Encoding.UTF8.GetBytes(values.Text(row)!), output);
            return;
        }

        NumericBinary.Write(values.Int128(row), values.Type.Scale, output);
    }

    private static void WriteUuid(in ColumnVector values, int row, WireOutput output)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(
            bytes, values.Values<UInt128>()[row] ^ (UInt128.One << 127));
        output.Bytes(bytes);
    }

    /// <summary>PostgreSQL spells what is no number otherwise.</summary>
    private static void WriteReal(in ColumnVector values, int row, WireOutput output)
    {
        var real = values.Double(row);
        if (double.IsFinite(real))
        {
            values.WriteText(row, output);
            return;
        }

        output.Bytes(double.IsNaN(real) ? "NaN"u8 : real > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, WireOutput output)
    {
        output.Bytes("\\x"u8);
        foreach (var one in bytes)
        {
            output.Byte("0123456789abcdef"u8[one >> 4]);
            output.Byte("0123456789abcdef"u8[one & 15]);
        }
    }

    /// <summary>The engine writes <c>0044-03-15 (BC) 00:00:00</c>, PostgreSQL puts the era last.</summary>
    private static void MoveEra(WireOutput output, int start)
    {
        var era = " (BC)"u8;
        var written = output.Since(start);
        var at = written.IndexOf(era);
        if (at >= 0)
        {
            written[(at + era.Length)..].CopyTo(written[at..]);
            output.BackTo(output.Position - era.Length);
            output.Bytes(" BC"u8);
        }
    }
}
