// Describes a schema or a batch of rows as Arrow's messages do.
using Lakeward.Engine;

namespace Lakeward.Query;

/// <summary>The metadata of Arrow messages.</summary>
/// <remarks>References: Apache Arrow columnar format 1.5, Schema.fbs and Message.fbs; metadata version 5.
/// </remarks>
internal static class ArrowMessage
{
    private const short Version = 4;
    private const byte SchemaHeader = 1;
    private const byte BatchHeader = 3;
    private const short Days = 0;
    private const short Seconds = 0;
    private const short Milliseconds = 1;
    private const short Microseconds = 2;
    private const short Nanoseconds = 3;
    private const int DecimalDigits = 38;

    private enum TypeCode : byte
    {
        Int = 2,
        FloatingPoint = 3,
        Binary = 4,
        Utf8 = 5,
        Bool = 6,
        Decimal = 7,
        Date = 8,
        Time = 9,
        Timestamp = 10,
    }

    /// <summary>The schema of some columns.</summary>
    public static ReadOnlySpan<byte> Schema(IReadOnlyList<ResultColumn> columns)
    {
        var buffer = new FlatBuffer();
        var fields = buffer.Pointers([.. columns.Select(column => Field(buffer, column))]);
        var schema = buffer.Begin().Pointer(1, fields).End();
        return Message(buffer, SchemaHeader, schema, bodySizeBytes: 0);
    }

    /// <summary>A batch of rows.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="nodes">For each column its rows and how many of them are NULL.</param>
    /// <param name="parts">For each part of the body where it begins and its size, in bytes.</param>
    /// <param name="bodySizeBytes">The size of the body.</param>
    public static ReadOnlySpan<byte> Batch(
        long rows, IReadOnlyList<(long, long)> nodes, IReadOnlyList<(long, long)> parts, long bodySizeBytes)
    {
        var buffer = new FlatBuffer();
        var (columns, buffers) = (buffer.Pairs(nodes), buffer.Pairs(parts));
        var batch = buffer.Begin().Int64(0, rows).Pointer(1, columns).Pointer(2, buffers).End();
        return Message(buffer, BatchHeader, batch, bodySizeBytes);
    }

    private static ReadOnlySpan<byte> Message(FlatBuffer buffer, byte kind, int header, long bodySizeBytes) =>
        buffer.Finish(buffer.Begin()
            .Int64(3, bodySizeBytes).Pointer(2, header).Int16(0, Version).Byte(1, kind).End());

    private static int Field(FlatBuffer buffer, ResultColumn column)
    {
        var name = buffer.Text(column.Name);
        var children = buffer.Pointers([]);
        var (code, type) = Type(buffer, column.Type);
        return buffer.Begin().Pointer(0, name).Pointer(3, type).Pointer(5, children)
            .Byte(1, 1).Byte(2, (byte)code).End();
    }

    private static (TypeCode Code, int Place) Type(FlatBuffer buffer, LogicalType type)
    {
        switch (type.Kind)
        {
            case LogicalKind.Boolean:
                return (TypeCode.Bool, buffer.Begin().End());
            case >= LogicalKind.TinyInt and <= LogicalKind.BigInt:
                return (TypeCode.Int, buffer.Begin().Int32(0, 8 * type.SizeBytes).Byte(1, 1).End());
            case >= LogicalKind.UTinyInt and <= LogicalKind.UBigInt:
                return (TypeCode.Int, buffer.Begin().Int32(0, 8 * type.SizeBytes).Byte(1, 0).End());
            case LogicalKind.Float or LogicalKind.Double:
                return (TypeCode.FloatingPoint, buffer.Begin()
                    .Int16(0, type.Kind == LogicalKind.Float ? (short)1 : (short)2).End());
            case LogicalKind.Decimal:
                return (TypeCode.Decimal, Decimal(buffer, type.Precision, type.Scale));
            case LogicalKind.HugeInt or LogicalKind.UHugeInt:
                return (TypeCode.Decimal, Decimal(buffer, DecimalDigits, 0));
            case LogicalKind.Date:
                return (TypeCode.Date, buffer.Begin().Int16(0, Days).End());
            case LogicalKind.Time or LogicalKind.TimeNanoseconds:
                return (TypeCode.Time, buffer.Begin().Int32(1, 64).Int16(0, UnitOf(type.Kind)).End());
            case LogicalKind.TimestampWithZone:
                var zone = buffer.Text("UTC");
                return (TypeCode.Timestamp, buffer.Begin()
                    .Pointer(1, zone).Int16(0, UnitOf(type.Kind)).End());
            case LogicalKind.Timestamp or LogicalKind.TimestampSeconds
                or LogicalKind.TimestampMilliseconds or LogicalKind.TimestampNanoseconds:
                return (TypeCode.Timestamp, buffer.Begin().Int16(0, UnitOf(type.Kind)).End());
            case LogicalKind.Blob:
                return (TypeCode.Binary, buffer.Begin().End());
            default:
                return (TypeCode.Utf8, buffer.Begin().End());
        }
    }

    private static int Decimal(FlatBuffer buffer, int precision, int scale) =>
        buffer.Begin().Int32(0, precision).Int32(1, scale).Int32(2, 128).End();

    private static short UnitOf(LogicalKind kind) => kind switch
    {
        LogicalKind.TimestampSeconds => Seconds,
        LogicalKind.TimestampMilliseconds => Milliseconds,
        LogicalKind.TimestampNanoseconds or LogicalKind.TimeNanoseconds => Nanoseconds,
        _ => Microseconds,
    };
}
