// The functions of the policy language.
namespace Lakeward.Access.Policy;

/// <summary>A function; none can fail on a value.</summary>
public enum PolicyFunction
{
    /// <summary><c>starts_with(text, text)</c>: whether the first begins with the second.</summary>
    StartsWith,

    /// <summary><c>ends_with(text, text)</c>: whether the first ends with the second.</summary>
    EndsWith,

    /// <summary>
    /// <c>year(date or timestamp)</c>: 1 to 9999; absent for what lies outside, and for the infinite.
    /// </summary>
    Year,

    /// <summary><c>month(date or timestamp)</c>: 1 to 12; absent as for <see cref="Year"/>.</summary>
    Month,

    /// <summary><c>date(timestamp)</c>: the day; absent as for <see cref="Year"/>.</summary>
    Date,

    /// <summary><c>trunc(decimal or double)</c>: without the part after the point.</summary>
    Truncate,

    /// <summary>
    /// <c>trunc(integer, step)</c>: the nearest multiple of a constant step from 1 to 10^9, towards zero.
    /// </summary>
    TruncateTo,

    /// <summary>
    /// <c>hash(text or integer)</c>: SHA-256 of the value's text in UTF-8, 64 hexadecimal digits. Anybody
    /// can compute it: it spreads rows evenly, it hides nothing.
    /// </summary>
    Hash,
}
