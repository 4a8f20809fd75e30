// The ways a day is written.
namespace Lakeward.Records.Typing;

/// <summary>Date formats, which combine: a declared column may allow several. Each is told from the others by
/// its shape, so no combination is ambiguous.</summary>
[Flags]
public enum DateFormat
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>2015-06-23</c>.</summary>
    Iso = 1,

    /// <summary><c>20150623</c>; never inferred, because it is also an integer.</summary>
    Compact = 2,

    /// <summary><c>06/23/2015</c>, always two digits for month and day.</summary>
    UsPadded = 4,

    /// <summary><c>6/3/2015</c>, one or two digits for month and day.</summary>
    Us = 8,

    /// <summary><c>23-JUN-2015</c>, English month in any case, one or two digits for the day.</summary>
    DayMonthName = 16,

    /// <summary>All of them.</summary>
    Any = Iso | Compact | UsPadded | Us | DayMonthName,
}
