// The three strengths of a right on a column.
namespace Lakeward.Access;

/// <summary>
/// A right on a column, weakest first, so that the greater is the stronger; nothing said means denied.
/// </summary>
public enum ColumnRight
{
    /// <summary>The column cannot be named.</summary>
    Deny,

    /// <summary>The column shows what its <see cref="Policy.Mask"/> leaves of it.</summary>
    Mask,

    /// <summary>The column shows as it is.</summary>
    Allow,
}
