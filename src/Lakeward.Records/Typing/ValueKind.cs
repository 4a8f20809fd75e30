// The kinds of value a column can have.
namespace Lakeward.Records.Typing;

/// <summary>What a column holds; <see cref="ColumnType"/> adds precision and scale.</summary>
public enum ValueKind
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A signed 64-bit integer.</summary>
    Integer,

    /// <summary>A decimal number of fixed precision and scale, up to 38 digits.</summary>
    Decimal,

    /// <summary>A 64-bit IEEE 754 number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A day, counted from 1970-01-01.</summary>
    Date,

    /// <summary>A moment without zone, in microseconds from 1970-01-01T00:00.</summary>
    Timestamp,
}
