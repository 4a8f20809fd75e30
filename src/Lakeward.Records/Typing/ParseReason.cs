// Why a text is not a value of its column's type.
namespace Lakeward.Records.Typing;

/// <summary>The outcome of parsing one value.</summary>
public enum ParseReason
{
    /// <summary>It parsed.</summary>
    None,

    /// <summary>There is nothing but spaces; a reader makes it null.</summary>
    Empty,

    /// <summary>It is no number.</summary>
    NotANumber,

    /// <summary>It is a number that does not fit.</summary>
    Overflow,

    /// <summary>Keeping it would mean rounding.</summary>
    TooManyFractionDigits,

    /// <summary>It is in none of the allowed date formats.</summary>
    NotADate,

    /// <summary>It is well written but names no day or time, such as February 30.</summary>
    NoSuchDate,

    /// <summary>It is in none of the timestamp formats.</summary>
    NotATimestamp,

    /// <summary>It is no boolean word.</summary>
    NotABoolean,
}
