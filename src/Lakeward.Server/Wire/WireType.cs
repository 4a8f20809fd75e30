// The PostgreSQL type by which a column goes over the wire.
using Lakeward.Engine;

namespace Lakeward.Server.Wire;

/// <summary>A type as a row description names it.</summary>
/// <param name="Oid">PostgreSQL's number of the type.</param>
/// <param name="Size">Bytes of a value, or -1 where they vary.</param>
/// <param name="Modifier">Precision and scale of a numeric, else -1.</param>
/// <remarks>References: PostgreSQL 15, catalog <c>pg_type</c>.</remarks>
internal readonly record struct WireType(uint Oid, short Size = -1, int Modifier = -1)
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Json = 114;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint Date = 1082;
    public const uint Time = 1083;
    public const uint Timestamp = 1114;
    public const uint TimestampTz = 1184;
    public const uint Numeric = 1700;
    public const uint Uuid = 2950;
    private const uint TextArray = 1009;

    /// <summary>The array types by their elements' types.</summary>
    public static readonly IReadOnlyDictionary<uint, uint> ArrayOf = new Dictionary<uint, uint>
    {
        [Bool] = 1000,
        [Bytea] = 1001,
        [Int8] = 1016,
        [Int2] = 1005,
        [Int4] = 1007,
        [Text] = TextArray,
        [Json] = 199,
        [Float4] = 1021,
        [Float8] = 1022,
        [Date] = 1182,
        [Time] = 1183,
        [Timestamp] = 1115,
        [TimestampTz] = 1185,
        [Numeric] = 1231,
        [Uuid] = 2951,
    };

    /// <summary>The elements' types by their array types.</summary>
    public static readonly IReadOnlyDictionary<uint, uint> ElementOf =
        ArrayOf.Append(new(1043, 1015)).Append(new(1042, 1014))
            .ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The type that carries an engine's type; what PostgreSQL has no like of goes as
    /// text.</summary>
    public static WireType Of(LogicalType type) => type.Kind switch
    {
        LogicalKind.Boolean => new(Bool, 1),
        LogicalKind.TinyInt or LogicalKind.UTinyInt or LogicalKind.SmallInt => new(Int2, 2),
        LogicalKind.Integer or LogicalKind.USmallInt => new(Int4, 4),
        LogicalKind.BigInt or LogicalKind.UInteger => new(Int8, 8),
        LogicalKind.Float => new(Float4, 4),
        LogicalKind.Double => new(Float8, 8),
        LogicalKind.UBigInt or LogicalKind.HugeInt or LogicalKind.UHugeInt => new(Numeric),
        LogicalKind.Decimal => new(Numeric, -1, ((type.Precision << 16) | type.Scale) + 4),
        LogicalKind.Blob => new(Bytea),
        LogicalKind.Date => new(Date, 4),
        LogicalKind.Time or LogicalKind.TimeNanoseconds => new(Time, 8),
        LogicalKind.Timestamp or LogicalKind.TimestampSeconds => new(Timestamp, 8),
        LogicalKind.TimestampMilliseconds or LogicalKind.TimestampNanoseconds => new(Timestamp, 8),
        LogicalKind.TimestampWithZone => new(TimestampTz, 8),
        LogicalKind.Uuid => new(Uuid, 16),
        LogicalKind.List or LogicalKind.Array => OfList(type),
        LogicalKind.Varchar when type.Alias == "JSON" => new(Json),
        _ => new(Text),
    };

    /// <summary>Lists of lists go as arrays of text, since an array's rows must all be of one
    /// length.</summary>
    private static WireType OfList(LogicalType type)
    {
        var element = type.Element!;
        return element.Element is null && element.Renders
            && ArrayOf.TryGetValue(Of(element).Oid, out var array)
            ? new(array)
            : new(TextArray);
    }
}
