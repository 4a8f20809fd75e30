// What one column holds: its SQL type and how DuckDB stores it.
using System.Globalization;
using System.Text;
using Lakeward.Engine.Native;

namespace Lakeward.Engine;

/// <summary>A SQL type, read from DuckDB's logical type.</summary>
public sealed record LogicalType
{
    private LogicalType(LogicalKind kind, LogicalKind storage, string sql)
    {
        Kind = kind;
        Storage = storage;
        Sql = sql;
    }

    /// <summary>The kind of type.</summary>
    public LogicalKind Kind { get; }

    /// <summary>The type as SQL text, complete: <c>DECIMAL(12,2)</c>, <c>STRUCT("a" INTEGER)</c>.</summary>
    public string Sql { get; }

    /// <summary>The name that DuckDB gives a type built on another, for example <c>JSON</c>; else empty.
    /// </summary>
    public string Alias { get; private init; } = "";

    /// <summary>The type of a list's or an array's elements, else null.</summary>
    public LogicalType? Element { get; private init; }

    /// <summary>The digits of a decimal, else 0.</summary>
    public int Precision { get; private init; }

    /// <summary>The digits after the point of a decimal, else 0.</summary>
    public int Scale { get; private init; }

    /// <summary>
    /// The kind of the stored values: the integer behind a decimal or an enum, else <see cref="Kind"/>.
    /// </summary>
    public LogicalKind Storage { get; }

    /// <summary>Bytes of one stored value; 0 where a value is not of fixed size in its vector.</summary>
    public int SizeBytes => Storage switch
    {
        LogicalKind.Boolean or LogicalKind.TinyInt or LogicalKind.UTinyInt => 1,
        LogicalKind.SmallInt or LogicalKind.USmallInt => 2,
        LogicalKind.Integer or LogicalKind.UInteger or LogicalKind.Float or LogicalKind.Date => 4,
        LogicalKind.BigInt or LogicalKind.UBigInt or LogicalKind.Double or LogicalKind.Time => 8,
        LogicalKind.Timestamp or LogicalKind.TimestampSeconds or LogicalKind.TimestampMilliseconds => 8,
        LogicalKind.TimestampNanoseconds or LogicalKind.TimestampWithZone => 8,
        LogicalKind.TimeNanoseconds or LogicalKind.TimeWithZone => 8,
        LogicalKind.TimestampWithZoneNanoseconds => 8,
        LogicalKind.HugeInt or LogicalKind.UHugeInt or LogicalKind.Uuid or LogicalKind.Interval => 16,
        LogicalKind.Varchar or LogicalKind.Blob => 16,
        _ => 0,
    };

    /// <summary>
    /// Whether values render as text here; where not, cast to VARCHAR in SQL (see <see
    /// cref="Connection.AsText(string)"/>).
    /// </summary>
    public bool Renders => SizeBytes > 0 && Kind
        is not (LogicalKind.Interval or LogicalKind.TimeWithZone or LogicalKind.TimestampWithZoneNanoseconds);

    /// <summary>The labels of an enum in UTF-8, by stored number.</summary>
    internal byte[][] Labels { get; private init; } = [];

    /// <summary>Reads a type and releases its handle.</summary>
    internal static LogicalType Take(nint type)
    {
        using var handle = new TypeHandle(type);
        return Read(handle);
    }

    /// <summary>
    /// A type that another process tells of; null where there is none such. The SQL text of a nested type is
    /// taken as told: its values do not travel.
    /// </summary>
    internal static LogicalType? Of(
        LogicalKind kind, int precision, int scale, string alias, string sql, LogicalType? element) =>
        kind switch
        {
            LogicalKind.Decimal => precision is < 1 or > 38 || scale < 0 || scale > precision
                ? null
                : new(kind, StorageOf(precision), DecimalSql(precision, scale))
                {
                    Precision = precision,
                    Scale = scale,
                },
            LogicalKind.Enum or LogicalKind.List or LogicalKind.Array or LogicalKind.Map or LogicalKind.Struct
                or LogicalKind.Union => new(kind, LogicalKind.Invalid, sql) { Element = element },
            _ => Enum.IsDefined(kind) ? new(kind, kind, SimpleSql(kind)) { Alias = alias } : null,
        };

    private static LogicalKind StorageOf(int precision) => precision switch
    {
        <= 4 => LogicalKind.SmallInt,
        <= 9 => LogicalKind.Integer,
        <= 18 => LogicalKind.BigInt,
        _ => LogicalKind.HugeInt,
    };

    private static string DecimalSql(int precision, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"DECIMAL({precision},{scale})");

    /// <summary>Reads a type.</summary>
    internal static LogicalType Read(TypeHandle type)
    {
        var kind = (LogicalKind)NativeType.duckdb_get_type_id(type);
        return kind switch
        {
            LogicalKind.Decimal => ReadDecimal(type),
            LogicalKind.Enum => ReadEnum(type),
            LogicalKind.List => ReadList(type),
            LogicalKind.Array => ReadArray(type),
            LogicalKind.Varchar => new(kind, kind, SimpleSql(kind))
            {
                Alias = NativeDatabase.TakeText(NativeType.duckdb_logical_type_get_alias(type)),
            },
            LogicalKind.Map => new(kind, kind, MapSql(type)),
            LogicalKind.Struct => new(kind, kind, StructSql(type)),
            _ => new(kind, kind, SimpleSql(kind)),
        };
    }

    private static LogicalType ReadDecimal(TypeHandle type)
    {
        var precision = NativeType.duckdb_decimal_width(type);
        var scale = NativeType.duckdb_decimal_scale(type);
        var storage = (LogicalKind)NativeType.duckdb_decimal_internal_type(type);
        return new(LogicalKind.Decimal, storage, DecimalSql(
            precision, scale)) { Precision = precision, Scale = scale };
    }

    private static LogicalType ReadEnum(TypeHandle type)
    {
        var labels = new string[NativeType.duckdb_enum_dictionary_size(type)];
        for (var index = 0; index < labels.Length; index++)
        {
            var label = NativeType.duckdb_enum_dictionary_value(type, (ulong)index);
            labels[index] = NativeDatabase.TakeText(label);
        }

        var quoted = labels.Select(label => $"'{label.Replace("'", "''", StringComparison.Ordinal)}'");
        var storage = (LogicalKind)NativeType.duckdb_enum_internal_type(type);
        return new(LogicalKind.Enum, storage, $"ENUM({string.Join(", ", quoted)})")
        {
            Labels = [.. labels.Select(Encoding.UTF8.GetBytes)],
        };
    }

    private static LogicalType ReadList(TypeHandle type)
    {
        var element = Take(NativeType.duckdb_list_type_child_type(type));
        return new(LogicalKind.List, LogicalKind.List, $"{element.Sql}[]") { Element = element };
    }

    private static LogicalType ReadArray(TypeHandle type)
    {
        var element = Take(NativeType.duckdb_array_type_child_type(type));
        var size = NativeType.duckdb_array_type_array_size(type);
        var sql = string.Create(CultureInfo.InvariantCulture, $"{element.Sql}[{size}]");
        return new(LogicalKind.Array, LogicalKind.Array, sql) { Element = element };
    }

    private static string MapSql(TypeHandle type) =>
        $"MAP({Take(NativeType.duckdb_map_type_key_type(type)).Sql}, "
            + $"{Take(NativeType.duckdb_map_type_value_type(type)).Sql})";

    private static string StructSql(TypeHandle type)
    {
        var fields = new string[NativeType.duckdb_struct_type_child_count(type)];
        for (var index = 0; index < fields.Length; index++)
        {
            var name = NativeDatabase.TakeText(NativeType.duckdb_struct_type_child_name(type, (ulong)index));
            var child = Take(NativeType.duckdb_struct_type_child_type(type, (ulong)index));
            fields[index] = $"{SqlText.Name(name)} {child.Sql}";
        }

        return $"STRUCT({string.Join(", ", fields)})";
    }

    private static string SimpleSql(LogicalKind kind) => kind switch
    {
        LogicalKind.TimestampSeconds => "TIMESTAMP_S",
        LogicalKind.TimestampMilliseconds => "TIMESTAMP_MS",
        LogicalKind.TimestampNanoseconds => "TIMESTAMP_NS",
        LogicalKind.TimestampWithZone => "TIMESTAMP WITH TIME ZONE",
        LogicalKind.TimestampWithZoneNanoseconds => "TIMESTAMP_NS WITH TIME ZONE",
        LogicalKind.TimeWithZone => "TIME WITH TIME ZONE",
        LogicalKind.TimeNanoseconds => "TIME_NS",
        LogicalKind.BigNumber => "BIGNUM",
        LogicalKind.Null => "\"NULL\"",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
