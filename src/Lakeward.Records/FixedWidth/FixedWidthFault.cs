// Why a row of a fixed-width file cannot be used.
namespace Lakeward.Records.FixedWidth;

/// <summary>The reasons for setting a row aside.</summary>
public enum FixedWidthFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>The row's length is that of no version of the layout.</summary>
    WrongLength,

    /// <summary>The row is not valid UTF-8 or holds a control character.</summary>
    NotText,

    /// <summary>A column of digits holds something else.</summary>
    NotDigits,

    /// <summary>A date is not written as one.</summary>
    NotADate,

    /// <summary>A date does not exist.</summary>
    NoSuchDate,

    /// <summary>A decimal is not written as one, or has too many places.</summary>
    NotADecimal,

    /// <summary>A value is none of those that the layout names.</summary>
    NotAllowed,
}
