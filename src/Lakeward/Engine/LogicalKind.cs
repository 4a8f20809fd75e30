// The kinds of SQL types, with the numbers DuckDB gives them.
namespace Lakeward.Engine;

/// <summary>What a column's values are. The numbers are those of DuckDB's C header.</summary>
public enum LogicalKind
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,

    /// <summary>Microseconds since 1970-01-01, no zone.</summary>
    Timestamp = 12,

    /// <summary>Days since 1970-01-01.</summary>
    Date = 13,

    /// <summary>Microseconds since midnight.</summary>
    Time = 14,
    Interval = 15,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    Decimal = 19,
    TimestampSeconds = 20,
    TimestampMilliseconds = 21,
    TimestampNanoseconds = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,
    TimeWithZone = 30,

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    TimestampWithZone = 31,
    UHugeInt = 32,
    Array = 33,
    Any = 34,
    BigNumber = 35,
    Null = 36,
    StringLiteral = 37,
    IntegerLiteral = 38,
    TimeNanoseconds = 39,
    Geometry = 40,
    Variant = 41,
    TimestampWithZoneNanoseconds = 42,
}
