// What a column of a fixed-width file may hold.
namespace Lakeward.Records.FixedWidth;

/// <summary>The types of columns; a value of blanks, or a single tilde, is null in each.</summary>
public enum FixedWidthType
{
    /// <summary>Any text; blanks at its end do not count.</summary>
    Text,

    /// <summary>Digits only, which may be a code with leading zeros.</summary>
    Digits,

    /// <summary>A date, <c>yyyy-MM-dd</c>; 1000-01-01 and 9999-12-31 stand for none and for no end.</summary>
    Date,

    /// <summary>A decimal with its sign in front and its point written out.</summary>
    Decimal,
}
